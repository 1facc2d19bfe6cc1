package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * One object a line: {@code time}, {@code level}, {@code logger}, {@code message} (the whole line as text would have it),
 * {@code exception} if there is one, and each field of the event by itself. Fields are those of {@link LogFields}, or the
 * {@code key={}} and {@code key="{}"} of the message. One that is named as one of ours has an underscore behind it.
 */
final class JsonLines implements LineFormat {
    private static final Set<String> OURS = Set.of("time", "level", "logger", "message", "exception");
    private static final Pattern KEYED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)?(=\"?)?\\{}");

    private final Stamp stamp = new Stamp();

    @Override
    public void append(StringBuilder to, ILoggingEvent event) {
        JsonText.key(to.append('{'), "time").append('"');
        stamp.append(to, event.getTimeStamp());
        to.append('"');
        JsonText.text(JsonText.key(to, "level"), event.getLevel().toString());
        JsonText.text(JsonText.key(to, "logger"), event.getLoggerName());
        JsonText.text(JsonText.key(to, "message"), event.getFormattedMessage());
        fields(event).forEach((name, value) -> JsonText.value(JsonText.key(to, free(name)), value));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            JsonText.text(JsonText.key(to, "exception"), ThrowableProxyUtil.asString(thrown));
        }
        to.append("}\n");
    }

    private static String free(String name) {
        return OURS.contains(name) ? name + "_" : name;
    }

    private static Map<String, Object> fields(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        Map<String, Object> fields = new LinkedHashMap<>();
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof LogFields own) {
            own.fields().forEach((name, value) -> fields.putIfAbsent(JsonText.plain(name), value));
        } else if (arguments != null && event.getMessage() != null) {
            keyed(event.getMessage(), arguments, fields);
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.putIfAbsent(JsonText.plain(pair.key), String.valueOf(pair.value));
            }
        }
        return fields;
    }

    private static void keyed(String message, Object[] arguments, Map<String, Object> fields) {
        Matcher place = KEYED.matcher(message);
        for (int i = 0; i < arguments.length && place.find(); i++) {
            if (place.group(1) != null && place.group(2) != null) {
                Object value = arguments[i] instanceof Number ? arguments[i] : String.valueOf(arguments[i]);
                fields.putIfAbsent(JsonText.plain(place.group(1)), value);
            }
        }
    }
}
