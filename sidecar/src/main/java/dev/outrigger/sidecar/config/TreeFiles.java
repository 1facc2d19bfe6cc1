package dev.outrigger.sidecar.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Trees;
import dev.outrigger.sidecar.process.DiskWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files to plain trees. What cannot be read or parsed is a mistake with its line and column. */
final class TreeFiles {
    private static final int LARGEST = 1 << 20;
    static final int LARGEST_DOCUMENT = 64 << 10;
    private static final Path DEVICES = Path.of("/dev");
    private static final Path PROCESSES = Path.of("/proc");
    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder().maxNestingDepth(64).build();

    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonFactory COMMENTED = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .build();

    /** Made with the first file of the kind: most nodes have none. */
    private static final class Yaml {
        static final YAMLFactory FACTORY = YAMLFactory.builder()
                .streamReadConstraints(CONSTRAINTS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .build();
    }

    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private TreeFiles() {}

    /**
     * Returns the content of a node or datastore file. A pipe is one only where a shell puts it, {@code /dev/stdin} or
     * {@code /dev/fd/63}: another may have nobody at its other end, and would be waited for without end.
     */
    static Optional<SourceFile> read(Path file, Problems problems) {
        boolean handedOver = file.startsWith(DEVICES) || file.startsWith(PROCESSES);
        return handedOver ? text(file, LARGEST, "1MiB", problems) : readAgain(file, problems);
    }

    /** Returns the content of such a file for a process that runs: what was handed over is read once. */
    static Optional<SourceFile> readAgain(Path file, Problems problems) {
        return regular(file, problems) ? text(file, LARGEST, "1MiB", problems) : Optional.empty();
    }

    /** Returns the content of a service document. Whoever lists a folder did not choose each name. */
    static Optional<SourceFile> readDocument(Path file, Problems problems) {
        return regular(file, problems) ? text(file, LARGEST_DOCUMENT, "64KiB", problems) : Optional.empty();
    }

    private static boolean regular(Path file, Problems problems) {
        boolean odd = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
        if (odd) {
            problems.mistake(file.toString(), "", "not a regular file", "a file that can be read");
        }
        return !odd;
    }

    /** Returns the tree of a node or datastore file: JSON with comments, or YAML by its name. */
    static Optional<Object> node(SourceFile file, Problems problems) {
        String name = file.path().toString();
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        if (yaml && !asWritten(file, problems)) {
            return Optional.empty();
        }
        return parse(yaml ? Yaml.FACTORY : COMMENTED, yaml ? "YAML" : "JSON", file, problems);
    }

    /** Returns the tree of a service document: strict JSON. */
    static Optional<Object> document(SourceFile file, Problems problems) {
        return parse(STRICT, "JSON", file, problems);
    }

    private static Optional<SourceFile> text(Path file, int largest, String words, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length <= largest) {
                String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return Optional.of(new SourceFile(file, text));
            }
            problems.mistake(file.toString(), "", "longer", "at most " + words);
        } catch (NoSuchFileException missing) {
            problems.mistake(file.toString(), "", "no such file", "a file that can be read");
        } catch (CharacterCodingException broken) {
            problems.mistake(file.toString(), "", "not text", "text in UTF-8");
        } catch (IOException failed) {
            problems.mistake(file.toString(), "", DiskWords.of(failed, file), "a file that can be read");
        }
        return Optional.empty();
    }

    /**
     * Whether all means what it looks like. The reader takes {@code *name} for the text {@code name}, and {@code 012} for ten,
     * as YAML 1.1 does and 1.2 does not: whoever wrote it meant something else.
     */
    private static boolean asWritten(SourceFile file, Problems problems) {
        boolean all = true;
        try (YAMLParser parser = Yaml.FACTORY.createParser(file.text())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Optional<String> expected = expected(token, parser);
                if (expected.isPresent()) {
                    problems.mistake(
                            file.toString(), place(parser.currentTokenLocation()), shown(parser), expected.get());
                    all = false;
                }
            }
        } catch (IOException broken) {
            // Told, better, by the reader of the tree.
            return all;
        }
        return all;
    }

    private static Optional<String> expected(JsonToken token, YAMLParser parser) throws IOException {
        if (parser.isCurrentAlias()) {
            return Optional.of("the value itself: aliases are not followed");
        }
        boolean odd =
                token.isNumeric() && !JSON_NUMBER.matcher(parser.getText()).matches();
        return odd
                ? Optional.of("a number as JSON writes it: no leading 0, 0x, _ or +; or a text in quotes")
                : Optional.empty();
    }

    private static String shown(YAMLParser parser) throws IOException {
        String key = parser.currentName();
        return (parser.isCurrentAlias() ? "*" : "") + Masked.value(key == null ? "" : key, parser.getText());
    }

    private static Optional<Object> parse(JsonFactory factory, String format, SourceFile file, Problems problems) {
        try (JsonParser parser = factory.createParser(file.text())) {
            Object tree = Trees.only(parser);
            if (tree != null) {
                return Optional.of(tree);
            }
            problems.mistake(file.toString(), "", "null", "an object");
        } catch (JsonProcessingException broken) {
            problems.mistake(file.toString(), place(broken.getLocation()), words(broken), "valid " + format);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a text is read, not a file
        }
        return Optional.empty();
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * The parser's words on one line, without the lines that quote the file and the token that it stumbled on: they may hold a
     * password; and without the names of its own settings.
     */
    private static String words(JsonProcessingException broken) {
        return String.valueOf(broken.getOriginalMessage())
                .lines()
                .filter(line -> !line.startsWith(" "))
                .collect(Collectors.joining(": "))
                .replaceAll("token '[^']*'", "token")
                .replaceAll(", from `[^`]*`", "")
                .replaceAll("java\\.io\\.\\w+: | \\((start marker|at char|bound as|not recognized as).*", "")
                .strip();
    }
}
