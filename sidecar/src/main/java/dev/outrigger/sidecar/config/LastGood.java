package dev.outrigger.sidecar.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Trees;
import dev.outrigger.sidecar.config.Contents.Read;
import dev.outrigger.sidecar.process.DiskWords;
import dev.outrigger.sidecar.process.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that were last in force, kept in {@code state_dir/last-good} in one file that is replaced as a whole: what a start
 * goes on with when a file is broken. Blocks on the disk.
 */
final class LastGood {
    private static final Logger log = LoggerFactory.getLogger(LastGood.class);
    private static final String FOLDER = "last-good";
    private static final String FILE = "files.json";
    private static final Pattern DIRECTORY =
            Pattern.compile("[\"']?(state_dir|run_dir)[\"']?\\s*:\\s*[\"']?([^\"'\\s,}]+)");
    private static final JsonFactory JSON = new JsonFactory();

    private LastGood() {}

    /**
     * What was kept.
     *
     * @param held digest of the files whose reload was held; empty if none was
     * @param started {@link Restart#prints} of the process that kept it
     */
    record Kept(Contents contents, String held, Map<String, String> started) {}

    /** Keeps {@code contents} for a process that runs as {@code started}. Returns why that failed; empty if it did not. */
    static Optional<String> keep(NodeConfig started, Contents contents, String held) {
        Path stateDir = started.stateDir();
        Path folder = stateDir.resolve(FOLDER);
        Map<String, String> files = new LinkedHashMap<>();
        contents.sources().forEach((path, file) -> files.put(path.toString(), file.text()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", 1);
        root.put("node", contents.node().source().path().toString());
        root.put("held", held);
        root.put("started", Restart.prints(started));
        root.put("files", files);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                Trees.write(root, out);
            }
            Files.createDirectories(folder);
            new DurableFile(folder.resolve(FILE)).write(bytes.toByteArray());
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(folder + ": " + DiskWords.of(failed, folder));
        }
    }

    /**
     * Returns what was kept for the node file {@code place}: where that file says, if it can still be made out, else where
     * it would be kept by default. Empty if there is none, or none that can be used.
     */
    static Optional<Kept> find(Path place, Machine machine) {
        Path file = stateDir(place, machine).resolve(FOLDER).resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            return root.path("node").asText().equals(place.toString())
                    ? Optional.of(new Kept(
                            contents(place, root, machine), root.path("held").asText(), started(root)))
                    : Optional.empty();
        } catch (IOException | Unusable | InvalidPathException damaged) {
            log.warn("last good configuration not usable file={} reason=\"{}\"", file, words(damaged));
            return Optional.empty();
        }
    }

    /** On one line: the parser says where it was on another. */
    private static String words(Exception damaged) {
        return String.valueOf(
                damaged instanceof JsonProcessingException broken ? broken.getOriginalMessage() : damaged.getMessage());
    }

    private static Path stateDir(Path place, Machine machine) {
        return node(place, machine).stateDir();
    }

    private static Map<String, String> started(JsonNode root) {
        Map<String, String> prints = new TreeMap<>();
        root.path("started")
                .properties()
                .forEach(entry -> prints.put(entry.getKey(), entry.getValue().asText()));
        return prints;
    }

    /** Returns what can be made out of a node file that may be broken in any way. */
    static NodeConfig node(Path place, Machine machine) {
        Problems ignored = new Problems();
        Optional<SourceFile> source = TreeFiles.read(place, ignored);
        Optional<Object> tree = source.flatMap(file -> TreeFiles.node(file, ignored));
        if (tree.isPresent()) {
            return ConfigFiles.node(place, tree.get(), machine, ignored);
        }
        Map<String, Object> found = new HashMap<>();
        Matcher matcher = DIRECTORY.matcher(source.map(SourceFile::text).orElse(""));
        while (matcher.find()) {
            found.putIfAbsent(matcher.group(1), matcher.group(2));
        }
        return ConfigFiles.node(place, found, machine, ignored);
    }

    private static Contents contents(Path place, JsonNode root, Machine machine) throws Unusable {
        Map<Path, SourceFile> files = new TreeMap<>();
        root.path("files").properties().forEach(entry -> {
            Path path = Path.of(entry.getKey());
            files.put(path, new SourceFile(path, entry.getValue().asText()));
        });
        SourceFile file = files.remove(place);
        Problems problems = new Problems();
        Optional<Object> tree = file == null ? Optional.empty() : TreeFiles.node(file, problems);
        if (file == null || tree.isEmpty()) {
            throw new Unusable("the node file is not in it");
        }
        NodeConfig node = ConfigFiles.node(place, tree.get(), machine, problems);
        Map<Path, Read<ServiceDocument>> documents = new TreeMap<>();
        Optional<Read<Map<String, Datastore>>> datastores = Optional.empty();
        for (SourceFile other : files.values()) {
            if (other.path().equals(node.datastores())) {
                datastores = Optional.of(new Read<>(other, ConfigFiles.datastores(other, machine, problems)));
            } else {
                ConfigFiles.document(other, problems)
                        .ifPresent(document -> documents.put(other.path(), new Read<>(other, document)));
            }
        }
        if (problems.anyMistake()) {
            throw new Unusable(problems.mistakes().get(0).toString());
        }
        return new Contents(new Read<>(file, node), documents, datastores);
    }

    /** It is damaged, or means something else on this machine by now. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String words) {
            super(words);
        }
    }
}
