package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.sidecar.process.DiskWords;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and reads the files, all of them, whatever is wrong in one. */
public final class ConfigFiles {
    /** Where the node file is when nobody says otherwise. */
    public static final Path SYSTEM = Path.of("/etc/outrigger");

    /** All documents of a folder together: what is in force, what is read and what is kept of them fit into a small heap. */
    private static final long LARGEST_FOLDER = 16 << 20;

    private ConfigFiles() {}

    /**
     * Returns the node file: {@code written}, else {@code $OUTRIGGER_CONFIG}, else the one in {@code system}.
     *
     * @throws ConfigException if there is none, or both forms are in {@code system}
     */
    public static Path find(Optional<Path> written, Path system, Machine machine) throws ConfigException {
        String variable = machine.variables().getOrDefault("OUTRIGGER_CONFIG", "");
        if (written.isPresent() || !variable.isEmpty()) {
            return written.orElseGet(() -> Path.of(variable)).toAbsolutePath();
        }
        Path json = system.resolve("outrigger.json");
        Path yaml = system.resolve("outrigger.yaml");
        Problems problems = new Problems();
        if (Files.exists(json) && Files.exists(yaml)) {
            problems.mistake(yaml.toString(), "", "beside " + json, "one of the two files");
        } else if (!Files.exists(json) && !Files.exists(yaml)) {
            problems.mistake(json.toString(), "", "no such file", "a node file here, in $OUTRIGGER_CONFIG or after -c");
        }
        if (problems.anyMistake()) {
            throw new ConfigException(problems);
        }
        return Files.exists(json) ? json : yaml;
    }

    /**
     * Returns what {@code file} and the files that it names say.
     *
     * @param problems takes the warnings
     * @throws ConfigException with all mistakes of all files
     */
    public static Configuration load(Path file, Machine machine, Problems problems) throws ConfigException {
        Configuration configuration = read(file, machine, problems);
        if (problems.anyMistake()) {
            throw new ConfigException(problems);
        }
        return configuration;
    }

    /** Returns what can be read of everything; usable only if {@code problems} has no mistake after. */
    static Configuration read(Path file, Machine machine, Problems problems) {
        Path place = file.toAbsolutePath().normalize();
        Optional<SourceFile> source = TreeFiles.read(place, problems);
        Optional<Object> tree = source.flatMap(found -> TreeFiles.node(found, problems));
        warnOfReaders(place, problems);
        // Of a broken node file only itself is told: what its silence would imply elsewhere is no mistake of anybody's.
        Problems own = tree.isPresent() ? problems : new Problems();
        NodeConfig node = node(place, tree.orElse(Map.of()), machine, own);
        Configuration all = new Configuration(node, documents(node, problems), datastores(node, machine, problems));
        new CrossCheck(all, machine, own).run();
        return all;
    }

    /** Returns what the node file says, whose tree is {@code tree}. */
    static NodeConfig node(Path place, Object tree, Machine machine, Problems problems) {
        Object expanded = Expansion.of(place.toString(), tree, machine.variables(), problems);
        return new NodeReader(ConfigNode.of(place.toString(), expanded, problems), place, machine).read();
    }

    /** Returns what a document says. */
    static Optional<ServiceDocument> document(SourceFile file, Problems problems) {
        return TreeFiles.document(file, problems)
                .flatMap(tree -> new DocumentReader(ConfigNode.of(file.path().toString(), tree, problems)).read());
    }

    /** Returns what the file of datastores says. */
    static Map<String, Datastore> datastores(SourceFile file, Machine machine, Problems problems) {
        String name = file.path().toString();
        return TreeFiles.node(file, problems)
                .map(tree -> Expansion.of(name, tree, machine.variables(), problems))
                .map(tree -> Datastore.readAll(ConfigNode.of(name, tree, problems)))
                .orElse(Map.of());
    }

    private static List<ServiceDocument> documents(NodeConfig node, Problems problems) {
        List<ServiceDocument> documents = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        for (Path file : documentFiles(node.services(), problems)) {
            Optional<ServiceDocument> document =
                    TreeFiles.readDocument(file, problems).flatMap(found -> document(found, problems));
            if (document.isPresent() && unique(document.get(), files, problems)) {
                documents.add(document.get());
            }
        }
        return documents;
    }

    /** Returns whether no document in {@code files}, id to file, has the id of {@code document}; it has then. */
    static boolean unique(ServiceDocument document, Map<String, String> files, Problems problems) {
        String other = files.putIfAbsent(document.id(), document.file());
        if (other != null) {
            problems.mistake(
                    document.file(), "id", '"' + document.id() + '"', "an id that is not in " + other + " too");
        }
        return other == null;
    }

    /** Returns the documents in {@code folder}, by name; none, and a mistake of the folder, if it cannot be, or not as a whole. */
    static List<Path> documentFiles(Path folder, Problems problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, ConfigFiles::isDocument)) {
            for (Path file : stream) {
                files.add(file);
                bytes += size(file);
            }
        } catch (IOException | DirectoryIteratorException failed) {
            problems.mistake(folder.toString(), "", DiskWords.of(failed, folder), "a folder that can be read");
        }
        if (bytes > LARGEST_FOLDER) {
            problems.mistake(folder.toString(), "", "more than 16MiB", "documents of at most 16MiB together");
            return List.of();
        }
        files.sort(null);
        return files;
    }

    /** As far as it would be read: what cannot be asked is told of where it is read. */
    private static long size(Path file) {
        try {
            return Math.min(Files.size(file), TreeFiles.LARGEST_DOCUMENT);
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static boolean isDocument(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") && !name.startsWith(".") && !Files.isDirectory(file);
    }

    private static Map<String, Datastore> datastores(NodeConfig node, Machine machine, Problems problems) {
        Path file = node.datastores();
        if (!named(file)) {
            return Map.of();
        }
        warnOfReaders(file, problems);
        return TreeFiles.read(file, problems)
                .map(found -> datastores(found, machine, problems))
                .orElse(Map.of());
    }

    /** Returns whether anything has that name, or may have it: a link that leads nowhere, or what may not be looked at. */
    static boolean named(Path file) {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    static void warnOfReaders(Path file, Problems problems) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                problems.warning(file.toString(), "", "", "readable by others: it may hold passwords; chmod o-r");
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // A file that cannot be asked is either missing, which is told elsewhere, or of a system without such
            // modes.
            return;
        }
    }
}
