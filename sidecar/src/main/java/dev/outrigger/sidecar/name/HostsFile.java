package dev.outrigger.sidecar.name;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /etc/hosts}, read again when it changed. Blocks on the disk: on the blocking pool only. Thread-safe. */
final class HostsFile {
    private final Path path;
    private @Nullable Stamp stamp;
    private Map<String, List<InetAddress>> ipv4 = Map.of();
    private Map<String, List<InetAddress>> ipv6 = Map.of();

    private record Stamp(
            long modifiedMillis, long size, @Nullable Object file) {}

    HostsFile(Path path) {
        this.path = path;
    }

    /** Returns the addresses that the file gives {@code host}, IPv4 first; empty if it does not name it. */
    synchronized List<InetAddress> addresses(String host) throws IOException {
        refresh();
        String key = host.toLowerCase(Locale.ROOT);
        List<InetAddress> found = new ArrayList<>(ipv4.getOrDefault(key, List.of()));
        found.addAll(ipv6.getOrDefault(key, List.of()));
        return found;
    }

    private void refresh() throws IOException {
        Stamp now;
        try {
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
            now = new Stamp(seen.lastModifiedTime().toMillis(), seen.size(), seen.fileKey());
        } catch (NoSuchFileException absent) {
            stamp = null;
            ipv4 = Map.of();
            ipv6 = Map.of();
            return;
        }
        if (!now.equals(stamp)) {
            HostsFileEntriesProvider read =
                    HostsFileEntriesProvider.parser().parse(path.toFile(), StandardCharsets.UTF_8);
            ipv4 = read.ipv4Entries();
            ipv6 = read.ipv6Entries();
            stamp = now;
        }
    }
}
