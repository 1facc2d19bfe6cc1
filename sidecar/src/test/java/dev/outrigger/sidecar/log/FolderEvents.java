package dev.outrigger.sidecar.log;

import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what happens to the files of a folder, as the kernel tells it. */
public final class FolderEvents {
    private FolderEvents() {}

    /** Returns once {@code come} says so, which is asked after each event; fails if none comes for 10 s. */
    public static void await(Path folder, Callable<Boolean> come) throws Exception {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!come.call()) {
                WatchKey told = watch.poll(10, TimeUnit.SECONDS);
                if (told == null) {
                    throw new AssertionError("nothing happens in " + folder + " (expected: an event within 10 s)");
                }
                told.pollEvents();
                told.reset();
            }
        }
    }
}
