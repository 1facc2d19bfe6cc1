package dev.outrigger.sidecar.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts with <code>{NAME}</code>s in them. Nothing else of a text is looked at. */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private Template() {}

    /** Returns the names in {@code text}, in order, each as often as it occurs. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Returns whether {@code name} is {@code HOST} or {@code PORT} in any case: filled where a value is used. */
    public static boolean open(String name) {
        return name.equalsIgnoreCase("HOST") || name.equalsIgnoreCase("PORT");
    }

    /** Returns {@code text} with the values of {@code variables}; <code>{HOST}</code> and <code>{PORT}</code> stay. */
    public static String fill(String text, Map<String, String> variables) {
        return replace(text, name -> open(name) ? "{" + name.toUpperCase(Locale.ROOT) + "}" : variables.get(name));
    }

    /** Returns whether a consumer of {@code text} needs a port. */
    public static boolean needsPort(String text) {
        return names(text).stream().anyMatch(name -> name.equalsIgnoreCase("PORT"));
    }

    /**
     * Returns a consumer's value.
     *
     * @param host as it stands in a URL, IPv6 in brackets
     */
    public static String at(String text, String host, int port) {
        return replace(text, name -> {
            if (name.equalsIgnoreCase("HOST")) {
                return host;
            }
            return name.equalsIgnoreCase("PORT") ? String.valueOf(port) : null;
        });
    }

    /** Replaces each name that {@code values} has a value for. */
    static String replace(String text, Function<String, @Nullable String> values) {
        Matcher matcher = PLACE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = values.apply(matcher.group(1));
            matcher.appendReplacement(out, Matcher.quoteReplacement(value == null ? matcher.group() : value));
        }
        return matcher.appendTail(out).toString();
    }
}
