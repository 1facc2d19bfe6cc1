package dev.outrigger.sidecar.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** Returns all files by path. */
    Map<Path, SourceFile> sources() {
        Map<Path, SourceFile> all = new TreeMap<>();
        all.put(node.source().path(), node.source());
        documents.forEach((path, read) -> all.put(path, read.source()));
        datastores.ifPresent(read -> all.put(read.source().path(), read.source()));
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sources().forEach((path, file) -> {
                digest.update((path + "\0" + file.text().length() + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(file.text().getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
