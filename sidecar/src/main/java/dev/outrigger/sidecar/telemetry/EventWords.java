package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Event;
import dev.outrigger.sidecar.log.LogFields;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An event as one line: its kind in words, then {@code key=value} for each component.
 *
 * @param kind the simple name of its class
 * @param endpoint the instance it concerns: its component {@code id} or {@code endpoint}; empty without one
 * @param fields {@code event}, the kind as {@code endpoint_ejected}, then the components that say anything. Not to be changed
 */
record EventWords(String kind, String endpoint, String line, Map<String, Object> fields) implements LogFields {
    /** Kinds whose name says less than it should. */
    private static final Map<String, String> BETTER = Map.of("OwnEvent", "OwnInstanceChanged");

    // Asking a class for its components costs a copy of all of them each time.
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> kind) {
            return Shape.of(kind);
        }
    };

    /** What all events of one class have in common. */
    private record Shape(String kind, String words, String word, List<Component> components) {
        static Shape of(Class<?> kind) {
            String name = BETTER.getOrDefault(kind.getSimpleName(), kind.getSimpleName());
            List<Component> components = new ArrayList<>();
            if (kind.isRecord()) {
                for (RecordComponent component : kind.getRecordComponents()) {
                    components.add(new Component(spaced(component.getName(), '_'), component.getAccessor()));
                }
            }
            return new Shape(name, spaced(name, ' '), spaced(name, '_'), components);
        }
    }

    private record Component(String name, Method accessor) {
        boolean namesEndpoint() {
            return name.equals("id") || name.equals("endpoint");
        }

        Object value(Event event) {
            try {
                Object value = accessor.invoke(event);
                // ZooKeeper's own logs and commands write it so.
                return name.equals("session_id") && value instanceof Long id ? "0x" + Long.toHexString(id) : value;
            } catch (ReflectiveOperationException hidden) {
                // A record that is not public: its own words will do.
                return event.toString();
            }
        }

        /** Texts, numbers, truths, times and lists of texts are what a log knows. */
        static Object plain(Object value) {
            boolean known = value instanceof Number || value instanceof Boolean || value instanceof Duration;
            return known
                    ? value
                    : value instanceof Collection<?> list
                            ? list.stream().map(String::valueOf).toList()
                            : String.valueOf(value);
        }

        /** 12s, 1.5s, 350ms: as in the files. */
        static String word(Object plain) {
            if (plain instanceof Duration time) {
                long millis = time.toMillis();
                return millis < 1000 ? millis + "ms" : millis / 1000 + (millis % 1000 < 100 ? "" : tenth(millis)) + "s";
            }
            return plain instanceof Collection<?> list
                    ? String.join(",", list.stream().map(String::valueOf).toList())
                    : plain.toString();
        }

        private static String tenth(long millis) {
            return "." + millis % 1000 / 100;
        }
    }

    static EventWords of(Event event) {
        Shape shape = SHAPES.get(event.getClass());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", shape.word());
        if (shape.components().isEmpty()) {
            return new EventWords(shape.kind(), "", quoted(event.toString()), fields);
        }
        StringBuilder line = new StringBuilder(shape.words());
        String endpoint = "";
        for (Component component : shape.components()) {
            Object plain = Component.plain(component.value(event));
            String value = Component.word(plain);
            if (component.namesEndpoint()) {
                endpoint = value;
            }
            if (!value.isEmpty()) {
                line.append(' ').append(component.name()).append('=').append(quoted(value));
                fields.put(component.name() + (plain instanceof Duration ? "_seconds" : ""), plain);
            }
        }
        return new EventWords(shape.kind(), endpoint, line.toString(), fields);
    }

    /** Returns the kind as {@code endpoint_ejected}. */
    String word() {
        return String.valueOf(fields.get("event"));
    }

    /** Returns the same line, with the number of those before it that were left out. */
    EventWords after(int leftOut) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put("lines_left_out", leftOut);
        return new EventWords(kind, endpoint, line + " lines_left_out=" + leftOut, Collections.unmodifiableMap(more));
    }

    /** Returns whether it tells of a change for the worse that its kind alone does not tell: a session lost, an instance down. */
    boolean worse() {
        return "LOST".equals(fields.get("state")) || "DOWN".equals(fields.get("to"));
    }

    @Override
    public String toString() {
        return line;
    }

    /** {@code EntryRefused} becomes {@code entry refused}, {@code sessionId} becomes {@code session_id}. */
    private static String spaced(String name, char between) {
        return name.replaceAll("(?<=.)(?=[A-Z])", String.valueOf(between)).toLowerCase(Locale.ROOT);
    }

    /** Registry and peers write some of these values: nothing of theirs begins a line or passes for another key. */
    private static String quoted(String value) {
        boolean plain = true;
        StringBuilder clean = new StringBuilder(value.length() + 2);
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            boolean control = Character.isISOControl(next);
            plain &= control || (!Character.isWhitespace(next) && next != '"' && next != '=');
            clean.append(control ? '?' : next == '"' ? '\'' : next);
        }
        return plain ? clean.toString() : clean.insert(0, '"').append('"').toString();
    }
}
