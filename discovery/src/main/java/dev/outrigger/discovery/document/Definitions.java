package dev.outrigger.discovery.document;

import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A service's definition as the registry keeps it. */
public final class Definitions {
    /** What a KEY's template may be, in words. */
    static final String TEMPLATE_WORDS = "a text without control characters, at most 2048 long";

    private static final int VERSION = 1;
    private static final int LONGEST_TEMPLATE = 2048;

    private Definitions() {}

    /**
     * Returns the definition of {@code service} that the registry holds: what is wrong in it is skipped with a warning, what
     * is unknown belongs to another release. Empty if it is not an object at all.
     *
     * @param source the registry's path, for the warnings
     * @param tree a plain tree
     */
    public static Optional<ServiceDefinition> read(String service, String source, Object tree, Problems problems) {
        ConfigNode at = ConfigNode.lenient(source, tree, problems);
        if (!at.isObject()) {
            at.mistake("an object");
            return Optional.empty();
        }
        return Optional.of(new ServiceDefinition(
                service,
                protocol(at.at("protocol")),
                at.at("local_port").port(),
                at.at("public").bool().orElse(false),
                provides(at.at("provides")),
                Checks.read(at),
                plain(at.at("traffic"))));
    }

    /** Returns {@code definition} as the registry keeps it; the same for equal definitions, key by key. */
    public static Map<String, Object> write(ServiceDefinition definition) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        definition.protocol().ifPresent(protocol -> tree.put("protocol", protocol.word()));
        definition.localPort().ifPresent(port -> tree.put("local_port", port));
        tree.put("public", definition.exposed());
        tree.put("provides", new TreeMap<>(definition.provides()));
        Checks.write(definition.checks(), tree);
        if (!definition.traffic().isEmpty()) {
            tree.put("traffic", definition.traffic());
        }
        return tree;
    }

    /** Returns the protocol that stands at {@code at}. */
    public static Optional<Protocol> protocol(ConfigNode at) {
        return at.word("http", "tcp").map(word -> word.equals("http") ? Protocol.HTTP : Protocol.TCP);
    }

    /** Returns the KEY templates that stand at {@code at}, those that may be. */
    public static Map<String, String> provides(ConfigNode at) {
        Map<String, String> provides = new LinkedHashMap<>();
        at.fields().forEach((key, template) -> {
            if (!Names.isKey(key)) {
                template.mistake(Names.KEY_WORDS);
                return;
            }
            Optional<String> text = template.text(TEMPLATE_WORDS, Definitions::plainText);
            if (text.isPresent() && Masked.hasSecret(text.get())) {
                template.mistake("a template without a password; a datastore may have one");
            } else {
                text.ifPresent(value -> provides.put(key, value));
            }
            if (!template.present()) {
                template.mistake(TEMPLATE_WORDS);
            }
        });
        return provides;
    }

    /** Returns the object at {@code at} as it is, with keys of any release; empty if there is none. */
    public static Map<String, Object> plain(ConfigNode at) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (at.tree() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    copy.put(String.valueOf(key), value);
                }
            });
        } else if (at.present()) {
            at.mistake("an object");
        }
        return copy;
    }

    private static boolean plainText(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_TEMPLATE
                && text.chars().noneMatch(Character::isISOControl);
    }
}
