package dev.outrigger.sidecar.process;

import dev.outrigger.sidecar.control.BlockingPool;
import java.io.File;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command {@code systemd-notify}, where there is no socket to send with: one at a time, so that the order stays. It finds
 * {@code $NOTIFY_SOCKET} by itself. On the control loop.
 */
final class NotifyCommand implements Notify {
    private static final Logger log = LoggerFactory.getLogger(NotifyCommand.class);
    private static final long MOST_SECONDS = 5;
    private static final int MOST_WAITING = 16;

    private final String command;
    private final BlockingPool blocking;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean failing;

    /** @param command its name or path */
    NotifyCommand(String command, BlockingPool blocking) {
        this.command = command;
        this.blocking = blocking;
    }

    @Override
    public boolean send(String lines) {
        if (waiting.size() == MOST_WAITING) {
            return false;
        }
        waiting.add(lines);
        if (!running) {
            next();
        }
        return true;
    }

    private void next() {
        String lines = waiting.poll();
        running = lines != null;
        if (lines != null) {
            blocking.submit(() -> run(lines), this::ran, this::failed);
        }
    }

    private int run(String lines) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(lines.lines().toList());
        File nothing = new File("/dev/null");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(nothing)
                .redirectOutput(nothing)
                .redirectError(nothing);
        Inherited.clean(builder.environment());
        Process process = builder.start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " took longer than " + MOST_SECONDS + " s");
        }
        return process.exitValue();
    }

    private void ran(int status) {
        if (status == 0) {
            failing = false;
            next();
        } else {
            failed(command + " exited with " + status);
        }
    }

    private void failed(String why) {
        if (!failing) {
            failing = true;
            log.warn("service manager not told, going on reason={}", why);
        }
        next();
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
