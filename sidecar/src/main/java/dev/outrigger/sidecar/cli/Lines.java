package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.outrigger.discovery.document.Problems;
import java.util.List;

/** Lines of at most a hundred columns: what people read in a terminal beside other things. */
final class Lines {
    static final int COLUMNS = 100;
    private static final String CUT = "…";

    private Lines() {}

    /** Returns {@code line}, cut if it is too long; escape sequences have no width. */
    static String cut(String line) {
        int width = 0;
        boolean escape = false;
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '\u001b') {
                escape = true;
            } else if (escape) {
                escape = next != 'm';
            } else if (++width == COLUMNS && i + 1 < line.length()) {
                return line.substring(0, i) + CUT + (line.indexOf('\u001b') >= 0 ? "\u001b[0m" : "");
            }
        }
        return line;
    }

    /** Returns what a sidecar told without the control characters that somebody wrote into a registry or a file. */
    static JsonNode plain(JsonNode told) {
        if (told.isTextual()) {
            return TextNode.valueOf(Problems.oneLine(told.textValue()));
        }
        if (told.isArray()) {
            ArrayNode plain = JsonNodeFactory.instance.arrayNode();
            told.forEach(one -> plain.add(plain(one)));
            return plain;
        }
        if (told.isObject()) {
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            told.properties().forEach(one -> plain.set(Problems.oneLine(one.getKey()), plain(one.getValue())));
            return plain;
        }
        return told;
    }

    /** Returns {@code first} and as many of {@code all} as a line holds, at least one; the rest is a number. */
    static String joined(String first, List<String> all) {
        StringBuilder line = new StringBuilder(first);
        for (int i = 0; i < all.size(); i++) {
            int left = all.size() - i - 1;
            String more = left == 0 ? "" : "; and " + left + " more";
            String next = (i == 0 ? "" : "; ") + all.get(i);
            if (i > 0 && line.length() + next.length() + more.length() > COLUMNS) {
                return line.append("; and ").append(left + 1).append(" more").toString();
            }
            int room = COLUMNS - line.length() - more.length();
            line.append(next.length() > room ? next.substring(0, Math.max(0, room - 1)) + CUT : next);
        }
        return line.toString();
    }
}
