package dev.outrigger.sidecar.environment;

import dev.outrigger.discovery.document.Masked;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one service starts with, in the order of rendering. Immutable.
 *
 * @param unresolved KEYs and services that lead nowhere at present, each once
 */
public record Environment(List<Variable> variables, Set<String> unresolved) {
    public Environment {
        variables = List.copyOf(variables);
    }

    /**
     * One variable.
     *
     * @param value as the application gets it, secrets included; of an unresolved one, with its <code>{KEY}</code>s left
     * @param resolved whether every KEY in it leads somewhere
     * @param secret whether people must not see any of it, whatever its name
     */
    public record Variable(String name, String value, boolean resolved, boolean secret) {
        /** Returns the value as people may see it. */
        public String shown() {
            return secret ? Masked.STARS : Masked.value(name, value);
        }

        @Override
        public String toString() {
            return name + "=" + shown();
        }
    }

    /** Returns whether everything leads somewhere. */
    public boolean complete() {
        return unresolved.isEmpty();
    }

    /**
     * Returns the variables of a service.
     *
     * @param own its own, first
     * @param requires variable to text with <code>{KEY}</code>s
     * @param services ids of services of which every KEY becomes a variable of its name
     */
    public static Environment of(
            Map<String, String> own, Map<String, String> requires, List<String> services, Locators locators) {
        List<Variable> variables = new ArrayList<>();
        Set<String> unresolved = new LinkedHashSet<>();
        own.forEach((name, value) -> variables.add(new Variable(name, value, true, false)));
        requires.forEach((name, text) -> variables.add(variable(name, text, locators, unresolved)));
        for (String service : services) {
            Set<String> keys = locators.keysOf(service);
            if (keys.isEmpty()) {
                unresolved.add(service);
            }
            for (String key : keys) {
                if (!own.containsKey(key)) {
                    variables.add(variable(key, "{" + key + "}", locators, unresolved));
                }
            }
        }
        return new Environment(variables, unresolved);
    }

    private static Variable variable(String name, String text, Locators locators, Set<String> unresolved) {
        boolean resolved = true;
        boolean secret = false;
        for (String key : Template.names(text)) {
            secret |= locators.secret(key);
            if (locators.value(key).isEmpty()) {
                unresolved.add(key);
                resolved = false;
            }
        }
        String value = Template.replace(text, key -> {
            Optional<String> found = locators.value(key);
            return found.isPresent() ? found.get() : null;
        });
        return new Variable(name, value, resolved, secret);
    }
}
