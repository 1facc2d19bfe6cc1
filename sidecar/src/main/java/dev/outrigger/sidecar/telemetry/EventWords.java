package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Event;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/**
 * An event as one line: its kind in words, then {@code key=value} for each component.
 *
 * @param kind the simple name of its class
 * @param endpoint the instance it concerns: its component {@code id} or {@code endpoint}; empty without one
 */
record EventWords(String kind, String endpoint, String line) {
    static EventWords of(Event event) {
        String kind = event.getClass().getSimpleName();
        if (!event.getClass().isRecord()) {
            return new EventWords(kind, "", quoted(event.toString()));
        }
        StringBuilder line = new StringBuilder(spaced(kind, ' '));
        String endpoint = "";
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            String value = value(event, component);
            if (component.getName().equals("id") || component.getName().equals("endpoint")) {
                endpoint = value;
            }
            if (!value.isEmpty()) {
                line.append(' ')
                        .append(spaced(component.getName(), '_'))
                        .append('=')
                        .append(quoted(value));
            }
        }
        return new EventWords(kind, endpoint, line.toString());
    }

    private static String value(Event event, RecordComponent component) {
        try {
            return String.valueOf(component.getAccessor().invoke(event));
        } catch (ReflectiveOperationException hidden) {
            // A record that is not public: its own words will do.
            return event.toString();
        }
    }

    /** {@code EntryRefused} becomes {@code entry refused}, {@code sessionId} becomes {@code session_id}. */
    private static String spaced(String name, char between) {
        return name.replaceAll("(?<=.)(?=[A-Z])", String.valueOf(between)).toLowerCase(Locale.ROOT);
    }

    /** Registry and peers write some of these values: nothing of theirs begins a line or passes for another key. */
    private static String quoted(String value) {
        String clean = value.replaceAll("\\p{Cntrl}", "?");
        return clean.matches("[^\\s\"=]*") ? clean : '"' + clean.replace("\"", "'") + '"';
    }
}
