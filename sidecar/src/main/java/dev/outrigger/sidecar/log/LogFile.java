package dev.outrigger.sidecar.log;

import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.process.DiskWords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to, whatever is done to it meanwhile. Moved away or deleted, it is made anew within a second
 * (its inode is looked at); truncated in place, it goes on from its new end. What cannot be written is tried again a second
 * later, for ever. One thread; blocks.
 */
final class LogFile implements LineTarget {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TRIES = 3;

    private final Path path;
    private final Ticker ticker;
    private @Nullable FileChannel channel;
    private @Nullable Object inode;
    private String trouble = "";
    private boolean torn;
    private long lookedNanos;

    LogFile(Path path, Ticker ticker) {
        this.path = path;
        this.ticker = ticker;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        boolean resting = !trouble.isEmpty() && ticker.nanos() - lookedNanos < LOOK_NANOS;
        if (resting || !opened()) {
            return false;
        }
        int first = bytes.position();
        try {
            endTornLine();
            all(bytes);
            trouble = "";
            return true;
        } catch (IOException failed) {
            torn |= toLineStart(bytes, first);
            failed(failed);
            return false;
        }
    }

    /** A disk that was full has half a line, unless somebody has made room by emptying this file. */
    private void endTornLine() throws IOException {
        FileChannel to = channel;
        if (torn && to != null && to.size() > 0) {
            all(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        torn = false;
    }

    private void all(ByteBuffer bytes) throws IOException {
        FileChannel to = channel;
        while (to != null && bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Goes back to the start of the line that was cut, and returns whether one was. */
    private static boolean toLineStart(ByteBuffer bytes, int first) {
        int stopped = bytes.position();
        int start = stopped;
        while (start > first && bytes.get(start - 1) != '\n') {
            start--;
        }
        bytes.position(start);
        return start < stopped;
    }

    private boolean opened() {
        if (channel != null) {
            return true;
        }
        lookedNanos = ticker.nanos();
        try {
            open();
            return true;
        } catch (IOException failed) {
            failed(failed);
            return false;
        }
    }

    /* Somebody may put another file there between the opening and the look: then the two looks differ. */
    private void open() throws IOException {
        Object before = identity();
        for (int i = 0; i < TRIES; i++) {
            close();
            channel = FileChannel.open(path, APPEND);
            inode = identity();
            if (Objects.equals(before, inode)) {
                return;
            }
            before = inode;
        }
    }

    private @Nullable Object identity() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException absent) {
            return null;
        }
    }

    private void failed(IOException how) {
        trouble = DiskWords.of(how, path);
        lookedNanos = ticker.nanos();
        close();
    }

    @Override
    public void tend() {
        if (channel == null || ticker.nanos() - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = ticker.nanos();
        if (!Objects.equals(inode, identity())) {
            reopen();
        }
    }

    @Override
    public void reopen() {
        close();
        torn = false;
        opened();
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        FileChannel was = channel;
        channel = null;
        if (was != null) {
            try {
                was.close();
            } catch (IOException lost) {
                trouble = DiskWords.of(lost, path);
            }
        }
    }
}
