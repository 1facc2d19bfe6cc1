package dev.outrigger.sidecar.process;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that something happened in one of some folders (on Linux by inotify), on a thread of its own, {@code outrigger-watch}.
 * A hint only: what happened is for the caller to find out, and one that never comes must not matter. Thread-safe.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    private final Runnable changed;
    private final @Nullable WatchService service;
    private final Map<Path, Watched> keys = new HashMap<>();

    /** @param file what the folder was when it was registered: another may come to have its name; null if unknown */
    private record Watched(WatchKey key, @Nullable Object file) {}

    private FileWatch(Runnable changed, @Nullable WatchService service) {
        this.changed = changed;
        this.service = service;
    }

    /**
     * Begins to watch nothing yet.
     *
     * @param changed run on the watch's own thread, often; must not block
     */
    public static FileWatch start(Runnable changed) {
        WatchService service = null;
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException refused) {
            // No inotify instance left on this host: the rescan behind it finds what changed.
            log.warn("files are not watched, only looked at from time to time reason=\"{}\"", refused.getMessage());
        }
        FileWatch watch = new FileWatch(changed, service);
        if (service != null) {
            Thread thread = new Thread(watch::listen, "outrigger-watch");
            thread.setDaemon(true);
            thread.start();
        }
        return watch;
    }

    /** Watches exactly {@code folders}, as far as they exist. Blocks on the disk. */
    public synchronized void watch(Set<Path> folders) {
        WatchService watching = service;
        if (watching == null) {
            return;
        }
        Set<Path> old = new HashSet<>(keys.keySet());
        old.removeAll(folders);
        old.forEach(folder -> {
            Watched known = keys.remove(folder);
            if (known != null) {
                known.key().cancel();
            }
        });
        for (Path folder : folders) {
            Watched known = keys.get(folder);
            Object file = file(folder);
            if (known == null || !known.key().isValid() || !Objects.equals(known.file(), file)) {
                register(watching, folder, file);
            }
        }
    }

    private static @Nullable Object file(Path folder) {
        try {
            return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        } catch (IOException absent) {
            return null;
        }
    }

    private void register(WatchService watching, Path folder, @Nullable Object file) {
        try {
            WatchKey key = folder.register(
                    watching,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            Watched before = keys.put(folder, new Watched(key, file));
            if (before != null && !before.key().equals(key)) {
                before.key().cancel();
            }
        } catch (IOException | ClosedWatchServiceException absent) {
            log.debug("folder not watched folder={} reason={}", folder, absent.toString());
        }
    }

    private void listen() {
        WatchService watching = service;
        try {
            while (watching != null) {
                WatchKey key = watching.take();
                key.pollEvents();
                key.reset();
                changed.run();
            }
        } catch (ClosedWatchServiceException ended) {
            log.debug("watch of files ended");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Watches no more. Idempotent. */
    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException failed) {
                log.debug("watch of files not closed", failed);
            }
        }
    }
}
