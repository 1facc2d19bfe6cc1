package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Event;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An event as one line: its kind in words, then {@code key=value} for each component.
 *
 * @param kind the simple name of its class
 * @param endpoint the instance it concerns: its component {@code id} or {@code endpoint}; empty without one
 */
record EventWords(String kind, String endpoint, String line) {
    // Asking a class for its components costs a copy of all of them each time.
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> kind) {
            return Shape.of(kind);
        }
    };

    /** What all events of one class have in common. */
    private record Shape(String kind, String words, List<Component> components) {
        static Shape of(Class<?> kind) {
            String name = kind.getSimpleName();
            List<Component> components = new ArrayList<>();
            if (kind.isRecord()) {
                for (RecordComponent component : kind.getRecordComponents()) {
                    components.add(new Component(spaced(component.getName(), '_'), component.getAccessor()));
                }
            }
            return new Shape(name, spaced(name, ' '), components);
        }
    }

    private record Component(String name, Method accessor) {
        boolean namesEndpoint() {
            return name.equals("id") || name.equals("endpoint");
        }

        String value(Event event) {
            try {
                return String.valueOf(accessor.invoke(event));
            } catch (ReflectiveOperationException hidden) {
                // A record that is not public: its own words will do.
                return event.toString();
            }
        }
    }

    static EventWords of(Event event) {
        Shape shape = SHAPES.get(event.getClass());
        if (shape.components().isEmpty()) {
            return new EventWords(shape.kind(), "", quoted(event.toString()));
        }
        StringBuilder line = new StringBuilder(shape.words());
        String endpoint = "";
        for (Component component : shape.components()) {
            String value = component.value(event);
            if (component.namesEndpoint()) {
                endpoint = value;
            }
            if (!value.isEmpty()) {
                line.append(' ').append(component.name()).append('=').append(quoted(value));
            }
        }
        return new EventWords(shape.kind(), endpoint, line.toString());
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
