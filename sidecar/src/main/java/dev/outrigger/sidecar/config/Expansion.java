package dev.outrigger.sidecar.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outrigger.discovery.document.ConfigNode.Expanded;
import dev.outrigger.discovery.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts values in place of <code>${NAME}</code>, <code>${NAME:-default}</code> and <code>${file:/path}</code> in texts. */
final class Expansion {
    private static final Pattern PLACE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int LARGEST = 64 << 10;

    private final String source;
    private final Map<String, String> variables;
    private final Problems problems;

    private Expansion(String source, Map<String, String> variables, Problems problems) {
        this.source = source;
        this.variables = variables;
        this.problems = problems;
    }

    /** Returns {@code tree} with every place filled; what cannot be filled is a mistake. */
    static Object of(String source, Object tree, Map<String, String> variables, Problems problems) {
        Object expanded = new Expansion(source, variables, problems).expand("", tree);
        return expanded == null ? Map.of() : expanded;
    }

    private @Nullable Object expand(String path, @Nullable Object value) {
        if (value instanceof String text) {
            return text.contains("${") ? filled(path, text) : text;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                copy.add(expand(path + "[" + i + "]", list.get(i)));
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(
                    String.valueOf(key), expand(path.isEmpty() ? String.valueOf(key) : path + "." + key, item)));
            return copy;
        }
        return value;
    }

    /** Nothing at all if a place cannot be filled: what the rest would read is nobody's mistake. */
    private @Nullable Object filled(String path, String text) {
        Matcher matcher = PLACE.matcher(text);
        StringBuilder out = new StringBuilder();
        boolean secret = false;
        boolean whole = true;
        while (matcher.find()) {
            String inside = matcher.group(1);
            if (inside == null) {
                matcher.appendReplacement(out, Matcher.quoteReplacement("${"));
                continue;
            }
            secret |= inside.startsWith("file:");
            Optional<String> value = matcher.group(2).isEmpty() ? unclosed(path) : value(path, inside);
            whole &= value.isPresent();
            matcher.appendReplacement(out, Matcher.quoteReplacement(value.orElse("")));
        }
        matcher.appendTail(out);
        return whole ? new Expanded(out.toString(), secret) : null;
    }

    private Optional<String> unclosed(String path) {
        return missing(path, "${", "a closing }; a literal ${ is written $${");
    }

    private Optional<String> value(String path, String inside) {
        if (inside.startsWith("file:")) {
            return fromFile(path, inside.substring("file:".length()));
        }
        int split = inside.indexOf(":-");
        String name = split < 0 ? inside : inside.substring(0, split);
        if (!NAME.matcher(name).matches()) {
            return missing(
                    path,
                    "${" + written(name) + "}",
                    "${NAME}, ${NAME:-default} or ${file:/path}; a literal ${ is $${");
        }
        if (split >= 0 && inside.indexOf("${", split) > 0) {
            return missing(path, "${" + name + ":-…}", "a default without another ${ in it");
        }
        String value = variables.get(name);
        if (split >= 0 && (value == null || value.isEmpty())) {
            return Optional.of(inside.substring(split + 2));
        }
        return value == null
                ? missing(path, "${" + inside + "}", "a variable that is set, or ${" + name + ":-default}")
                : Optional.of(value);
    }

    /** As far as it is a name: what follows may be a default, written as a shell has it, and that a password. */
    private static String written(String name) {
        Matcher start = NAME.matcher(name);
        return start.lookingAt() ? start.group() + "…" : name;
    }

    private Optional<String> fromFile(String path, String name) {
        try {
            Path file = Path.of(name);
            // A device has no end, and a pipe nobody at its other one.
            boolean other = Files.exists(file) && !Files.isRegularFile(file);
            byte[] bytes = file.isAbsolute() && !other ? start(file) : new byte[LARGEST + 1];
            if (bytes.length <= LARGEST) {
                CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return Optional.of(text.toString().stripTrailing());
            }
        } catch (IOException | InvalidPathException refused) {
            return missing(path, "${file:" + name + "}", "a file that can be read");
        }
        return missing(path, "${file:" + name + "}", "an absolute path of a regular file of at most 64KiB");
    }

    /** One byte more than is allowed shows that there are more. */
    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        }
    }

    private Optional<String> missing(String path, String value, String expected) {
        problems.mistake(source, path, '"' + value + '"', expected);
        return Optional.empty();
    }
}
