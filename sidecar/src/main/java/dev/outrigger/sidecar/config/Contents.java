package dev.outrigger.sidecar.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one configuration, each as it was read and what it says. Immutable.
 *
 * @param documents by path
 * @param datastores by KEY; empty without such a file
 */
record Contents(
        Read<NodeConfig> node,
        Map<Path, Read<ServiceDocument>> documents,
        Optional<Read<Map<String, Datastore>>> datastores) {
    Contents {
        documents = Map.copyOf(documents);
    }

    /** A file and what it says. */
    record Read<T>(SourceFile source, T value) {}

    /** Returns all files by path, with what they say. */
    Map<Path, Read<?>> files() {
        Map<Path, Read<?>> all = new TreeMap<>();
        all.put(node.source().path(), node);
        all.putAll(documents);
        datastores.ifPresent(read -> all.put(read.source().path(), read));
        return all;
    }

    /** Returns the texts of all files by path. */
    Map<Path, SourceFile> sources() {
        Map<Path, SourceFile> all = new TreeMap<>();
        files().forEach((path, read) -> all.put(path, read.source()));
        return all;
    }

    /** Returns what they say together, the documents by the names of their files. */
    Configuration configuration() {
        List<ServiceDocument> all =
                new TreeMap<>(documents).values().stream().map(Read::value).toList();
        return new Configuration(node.value(), all, datastores.map(Read::value).orElse(Map.of()));
    }

    /** Returns a digest of names and contents: equal for equal files. */
    String digest() {
        return Digests.of(sources().values().stream()
                .flatMap(file -> Stream.of(file.path().toString(), file.text()))
                .toArray(String[]::new));
    }
}
