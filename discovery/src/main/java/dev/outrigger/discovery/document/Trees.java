package dev.outrigger.discovery.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * By hand, because an ObjectMapper is 400 classes and the calendars of a locale: a tenth of the time to the first answer.
 */
/**
 * Plain trees out of tokens and back: {@link Map} in the order written, {@link List}, {@link String}, {@link Number},
 * {@link Boolean} and null. How deep and how long they may be is the parser's to say, and what is written twice. Thread-safe.
 */
public final class Trees {
    private Trees() {}

    /**
     * Returns the one value that {@code parser} holds.
     *
     * @throws JsonParseException if it holds none, several, or is not well-formed
     */
    public static @Nullable Object only(JsonParser parser) throws IOException {
        Object tree = first(parser);
        JsonToken trailing = parser.nextToken();
        if (trailing != null) {
            throw new JsonParseException(
                    parser,
                    "Trailing token (of type " + trailing + ") found after value",
                    parser.currentTokenLocation());
        }
        return tree;
    }

    /**
     * Returns the first value that {@code parser} holds; what follows is not looked at.
     *
     * @throws JsonParseException if it holds none or is not well-formed
     */
    public static @Nullable Object first(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonParseException(parser, "No content: end of input", parser.currentTokenLocation());
        }
        return value(parser, token);
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "Unexpected token (" + token + ")");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            fields.put(name, value(parser, parser.nextToken()));
        }
        return fields;
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }

    /** Writes {@code tree}; of numbers whatever {@link JsonGenerator#writePOJO} takes without a mapper. */
    public static void write(@Nullable Object tree, JsonGenerator out) throws IOException {
        if (tree instanceof Map<?, ?> fields) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                out.writeFieldName(String.valueOf(field.getKey()));
                write(field.getValue(), out);
            }
            out.writeEndObject();
        } else if (tree instanceof Iterable<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(item, out);
            }
            out.writeEndArray();
        } else {
            out.writePOJO(tree);
        }
    }
}
