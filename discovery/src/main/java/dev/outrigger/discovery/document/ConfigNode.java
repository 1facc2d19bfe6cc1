package dev.outrigger.discovery.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a plain tree (maps, lists, strings, numbers, booleans) that knows its path. Every read that finds something
 * else than it expects notes a problem and is empty, so that one pass finds all mistakes. A JSON {@code null} is as good as
 * nothing. Confined to one thread.
 */
public final class ConfigNode {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int SHOWN = 120;

    private final Source source;
    private final String path;
    private final boolean secret;
    private final @Nullable Object value;
    private final Map<String, ConfigNode> children = new LinkedHashMap<>();
    private boolean open;

    /**
     * A text that came from elsewhere, a variable or a file, and so could not be written as a number: it is read as whatever
     * is asked for.
     *
     * @param secret whether people must not see it
     */
    public record Expanded(String text, boolean secret) {
        @Override
        public String toString() {
            return secret ? Masked.STARS : text;
        }
    }

    /**
     * Who said it, and how strict to be.
     *
     * @param name file or registry path
     * @param strict whether what is wrong is a mistake; if not, it is a warning, and unknown keys are another release's
     */
    private record Source(String name, Problems problems, boolean strict) {}

    private ConfigNode(Source source, String path, boolean secret, @Nullable Object value) {
        this.source = source;
        this.path = path;
        this.secret = secret;
        this.value = value;
    }

    /** Returns the root of what {@code file} says; what is wrong in it is a mistake. */
    public static ConfigNode of(String file, @Nullable Object tree, Problems problems) {
        return new ConfigNode(new Source(file, problems, true), "", false, tree);
    }

    /** Returns the root of what a registry says at {@code path}; what is wrong in it is skipped with a warning. */
    public static ConfigNode lenient(String path, @Nullable Object tree, Problems problems) {
        return new ConfigNode(new Source(path, problems, false), "", false, tree);
    }

    /** Returns the place of {@code child} in this object, present or not. That makes it a known key. */
    public ConfigNode at(String child) {
        Map<?, ?> map = object();
        return children.computeIfAbsent(
                child, name -> new ConfigNode(source, below(name), secret || Masked.secret(name), map.get(name)));
    }

    /** Returns every key of this object with its place, in the order of writing; none is unknown then. */
    public Map<String, ConfigNode> fields() {
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        for (Object name : object().keySet()) {
            fields.put(String.valueOf(name), at(String.valueOf(name)));
        }
        return fields;
    }

    /** Returns the places of this list's items; of nothing, none. An item that is null is wrong. */
    public List<ConfigNode> items() {
        if (value instanceof List<?> list) {
            List<ConfigNode> items = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                String name = "[" + i + "]";
                ConfigNode node = children.computeIfAbsent(name, n -> new ConfigNode(source, path + n, secret, item));
                if (item == null) {
                    node.mistake("an item that is not null");
                } else {
                    items.add(node);
                }
            }
            return items;
        }
        if (value != null) {
            mistake("a list");
        }
        return List.of();
    }

    /** Returns whether anything stands here. */
    public boolean present() {
        return value != null;
    }

    /** Returns whether an object stands here. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** Returns whether a list stands here. */
    public boolean isList() {
        return value instanceof List;
    }

    /** Returns whether exactly {@code scalar} stands here. */
    public boolean is(Object scalar) {
        return scalar.equals(value instanceof Expanded expanded ? expanded.text() : value);
    }

    /** Returns whether people must not see what stands here: by its key, or one above, or because it came from a file. */
    public boolean secret() {
        return secret || (value instanceof Expanded expanded && expanded.secret());
    }

    /** Returns the path from the root, {@code requires[2].check.http}; empty at the root. */
    public String path() {
        return path;
    }

    /** Returns the file or registry path that says it. */
    public String source() {
        return source.name();
    }

    /** Returns the tree here as it is, for others to read: its keys are not checked. */
    public @Nullable Object tree() {
        return value;
    }

    /** Returns the text here; an empty one is as wrong as a number. */
    public Optional<String> text() {
        return text("a text", text -> !text.isEmpty());
    }

    /** Returns the text here if it passes {@code test}, which {@code expected} puts into words. */
    public Optional<String> text(String expected, java.util.function.Predicate<String> test) {
        return scalar(String.class, expected, text -> test.test(text) ? Optional.of(text) : Optional.empty());
    }

    /** Returns the id here; {@link Names#isId}. */
    public Optional<String> id() {
        return text(Names.ID_WORDS, Names::isId);
    }

    /** Returns whether it says so here: {@code true} or {@code false}. */
    public Optional<Boolean> bool() {
        return scalar(Boolean.class, "true or false", Optional::of);
    }

    /** Returns the whole number here, from {@code min} to {@code max}. */
    public Optional<Integer> integer(int min, int max) {
        return scalar(Number.class, "an integer in " + min + ".." + max, number -> {
            double exact = number.doubleValue();
            return exact == Math.rint(exact) && exact >= min && exact <= max
                    ? Optional.of(number.intValue())
                    : Optional.empty();
        });
    }

    /** Returns the port here, 1 to 65535. */
    public Optional<Integer> port() {
        return integer(1, 65_535);
    }

    /** Returns the share here, 0 to 1: {@code 0.25}. */
    public Optional<Double> share() {
        return scalar(Number.class, "a number in 0..1", number -> {
            double exact = number.doubleValue();
            return exact >= 0 && exact <= 1 ? Optional.of(exact) : Optional.empty();
        });
    }

    /** Returns the share here in percent, 0 to 100: {@code 20} or {@code "20%"}. */
    public Optional<Integer> percent() {
        String text = as(String.class);
        return text != null && text.matches("([0-9]|[1-9][0-9]|100)%")
                ? Optional.of(Integer.valueOf(text.substring(0, text.length() - 1)))
                : scalar(Number.class, "a percentage in 0..100", number -> {
                    double exact = number.doubleValue();
                    return exact == Math.rint(exact) && exact >= 0 && exact <= 100
                            ? Optional.of(number.intValue())
                            : Optional.empty();
                });
    }

    /** Returns the duration here, from {@code min} to {@code max}. */
    public Optional<Duration> duration(Duration min, Duration max) {
        String expected =
                "a duration in " + Units.words(min) + ".." + Units.words(max) + ", such as 250ms, 2s, 1m or 1h";
        return scalar(
                String.class,
                expected,
                text -> Units.duration(text)
                        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0));
    }

    /** Returns the duration here as {@link #duration} does, or zero for {@code "off"}. */
    public Optional<Duration> durationOrOff(Duration min, Duration max) {
        return is("off") ? Optional.of(Duration.ZERO) : duration(min, max);
    }

    /** Returns the size here in bytes, from {@code min} to {@code max}. */
    public Optional<Integer> bytes(int min, int max) {
        String expected =
                "a size in " + Units.words((long) min) + ".." + Units.words((long) max) + ", such as 512B or 64KiB";
        return scalar(
                String.class,
                expected,
                text -> Units.bytes(text)
                        .filter(bytes -> bytes >= min && bytes <= max)
                        .map(Long::intValue));
    }

    /** Returns the word here, one of {@code words}. */
    public Optional<String> word(String... words) {
        return text("one of " + String.join(", ", words), List.of(words)::contains);
    }

    /** Notes that what stands here, or is missing here, is wrong. */
    public void mistake(String expected) {
        if (source.strict()) {
            source.problems().mistake(source.name(), path, shown(), expected);
        } else {
            source.problems().warning(source.name(), path, shown(), "skipped; expected: " + expected);
        }
    }

    /** Notes that nothing may stand here, and does not tell what does: it may be a credential. */
    public void mistakeUntold(String expected) {
        new ConfigNode(source, path, true, value).mistake(expected);
    }

    /** Notes that what stands here is doubtful. */
    public void warning(String doubt) {
        source.problems().warning(source.name(), path, shown(), doubt);
    }

    /** Notes every key here and below that no read asked for. Call last. Objects that were never looked into pass. */
    public void onlyKnown() {
        if (open && source.strict() && value instanceof Map<?, ?> map) {
            for (Object name : map.keySet()) {
                if (!children.containsKey(String.valueOf(name))) {
                    source.problems()
                            .mistake(
                                    source.name(),
                                    below(String.valueOf(name)),
                                    "unknown key",
                                    known(String.valueOf(name)));
                }
            }
        }
        children.values().forEach(ConfigNode::onlyKnown);
    }

    private String known(String written) {
        return Nearest.to(written, children.keySet())
                .orElseGet(() -> "one of "
                        + String.join(", ", children.keySet().stream().sorted().toList()));
    }

    private Map<?, ?> object() {
        if (value instanceof Map<?, ?> map) {
            open = true;
            return map;
        }
        if (value != null && !open) {
            open = true;
            mistake("an object");
        }
        return Map.of();
    }

    private <V, T> Optional<T> scalar(Class<V> type, String expected, Function<V, Optional<T>> read) {
        if (value == null) {
            return Optional.empty();
        }
        V typed = as(type);
        Optional<T> result = typed == null ? Optional.empty() : read.apply(typed);
        if (result.isEmpty()) {
            mistake(expected);
        }
        return result;
    }

    private <V> @Nullable V as(Class<V> type) {
        if (!(value instanceof Expanded expanded)) {
            return type.isInstance(value) ? type.cast(value) : null;
        }
        String text = expanded.text();
        if (type == String.class) {
            return type.cast(text);
        }
        if (type == Boolean.class) {
            return text.equals("true") || text.equals("false") ? type.cast(Boolean.valueOf(text)) : null;
        }
        return text.matches("-?[0-9]{1,9}") ? type.cast(Integer.valueOf(text)) : null;
    }

    private String below(String child) {
        if (!PLAIN.matcher(child).matches()) {
            return path + "[\"" + child + "\"]";
        }
        return path.isEmpty() ? child : path + "." + child;
    }

    private String shown() {
        if (value == null) {
            return "";
        }
        if (value instanceof Map) {
            return "{…}";
        }
        if (value instanceof List) {
            return "[…]";
        }
        if (value instanceof String || value instanceof Expanded) {
            String text = value.toString();
            String masked = secret() ? Masked.STARS : Masked.text(text);
            return '"' + (masked.length() > SHOWN ? masked.substring(0, SHOWN) + "…" : masked) + '"';
        }
        return secret ? Masked.STARS : String.valueOf(value);
    }
}
