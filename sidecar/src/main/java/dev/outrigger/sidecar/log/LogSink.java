package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.outrigger.routing.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes log events from any thread, loops among them, without a lock and without waiting, and writes them on a thread of its
 * own. Bounded: what does not fit is dropped, the lower levels first, counted, and told of when there is room. A file that
 * cannot be written never stops anything: lines go to standard error until it can.
 */
final class LogSink extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Its name among the appenders of the root logger. */
    static final String NAME = "outrigger";

    /** Events that may wait. */
    static final int MOST = 4096;

    /** The rest is for warnings and errors. */
    private static final int MOST_MINOR = MOST * 4 / 5;

    private static final int BATCH = 256;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_MILLIS = 2000;

    /**
     * What is in force.
     *
     * @param file empty: {@code console}
     */
    record Form(boolean json, Optional<Path> file, Console console) {}

    private final Console instead;
    private final Ticker ticker;
    private final ConcurrentLinkedQueue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger room = new AtomicInteger(MOST);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer = new Thread(this::write, "outrigger-log");

    /** What {@link #form} put in force and the writer has not taken yet. */
    private final AtomicReference<@Nullable Form> wanted = new AtomicReference<>();

    private volatile boolean reopen;
    private volatile boolean pausing;
    private volatile boolean ending;

    // The writer's own.
    private final StringBuilder text = new StringBuilder();
    private Form form;
    private LineFormat format;
    private LineTarget target;
    private boolean elsewhere;
    private long linesElsewhere;
    private long toldDropped;

    /** @param instead where lines go while their file cannot be written */
    LogSink(Form form, Console instead, Ticker ticker) {
        this.instead = instead;
        this.ticker = ticker;
        this.form = form;
        this.format = format(form);
        this.target = target(form);
        setName(NAME);
        writer.setDaemon(true);
    }

    private static LineFormat format(Form form) {
        return form.json() ? new JsonLines() : new TextLines();
    }

    private LineTarget target(Form form) {
        Optional<Path> file = form.file();
        return file.isPresent() ? new LogFile(file.get(), ticker) : form.console();
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean minor = !event.getLevel().isGreaterOrEqual(Level.WARN);
        int left = room.decrementAndGet();
        if (left < (minor ? MOST - MOST_MINOR : 0)) {
            room.incrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        event.getFormattedMessage(); // keeps it: arguments may change
        waiting.add(event);
        wake();
    }

    private void wake() {
        if (pausing) {
            LockSupport.unpark(writer);
        }
    }

    /** Puts {@code next} in force for the lines that are not written yet. Any thread. */
    void form(Form next) {
        wanted.set(next);
        wake();
    }

    /** Opens the file anew, soon. Any thread. */
    void reopen() {
        reopen = true;
        wake();
    }

    /** Returns how many events were dropped so far. Any thread. */
    long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for two seconds at most. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        ending = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LAST_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // On the writer's thread from here on.

    private void write() {
        while (true) {
            boolean last = ending;
            adopt();
            target.tend();
            boolean any = batch();
            if (last && !any) {
                target.close();
                return;
            }
            if (!any) {
                pause();
            }
        }
    }

    private void pause() {
        pausing = true;
        // Asked again: who came between the question and the flag has woken nobody.
        if (waiting.isEmpty() && !ending && !reopen && wanted.get() == null) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        pausing = false;
    }

    private void adopt() {
        Form next = wanted.get() == null ? null : wanted.getAndSet(null);
        if (next != null) {
            boolean moves = !next.file().equals(form.file());
            form = next;
            format = format(next);
            if (moves) {
                target.close();
                target = target(next);
                elsewhere = false;
            }
        }
        if (reopen) {
            reopen = false;
            target.reopen();
        }
    }

    private boolean batch() {
        text.setLength(0);
        int lines = 0;
        ILoggingEvent event = null;
        while (lines < BATCH && (event = waiting.poll()) != null) {
            room.incrementAndGet();
            line(event);
            lines++;
        }
        long lost = dropped.get();
        if (lost > toldDropped) {
            own(Level.WARN, "log lines dropped count={}", lost - toldDropped);
            toldDropped = lost;
        }
        if (text.length() > 0) {
            deliver(bytes());
        } else if (elsewhere) {
            probe();
        }
        return event != null || lines > 0;
    }

    /** What an argument throws when it is asked for its words costs that line, not all that come after it. */
    private void line(ILoggingEvent event) {
        int before = text.length();
        try {
            format.append(text, event);
        } catch (RuntimeException defect) {
            text.setLength(before);
            own(
                    Level.ERROR,
                    "log line not written line=\"{}\" cause={}",
                    event.getMessage(),
                    defect.getClass().getName());
        }
    }

    /** Nobody logs: whether the file is back is found out with the line that says so. */
    private void probe() {
        deliver(ByteBuffer.allocate(0));
    }

    private void deliver(ByteBuffer lines) {
        if (elsewhere) {
            welcomeBack(lines);
        } else if (!target.write(lines)) {
            elsewhere = true;
            linesElsewhere = 0;
            text.setLength(0);
            own(
                    Level.WARN,
                    "log file cannot be written, lines go to standard error until it can file={} why=\"{}\"",
                    file(),
                    target.trouble());
            instead.write(bytes());
            aside(lines);
        }
    }

    private void welcomeBack(ByteBuffer lines) {
        text.setLength(0);
        own(Level.WARN, "log file can be written again file={} lines_elsewhere={}", file(), linesElsewhere);
        ByteBuffer back = bytes();
        if (target.write(back)) {
            elsewhere = false;
            instead.write(back.flip());
            deliver(lines);
        } else {
            aside(lines);
        }
    }

    private void aside(ByteBuffer lines) {
        for (int i = lines.position(); i < lines.limit(); i++) {
            linesElsewhere += lines.get(i) == '\n' ? 1 : 0;
        }
        instead.write(lines);
    }

    private String file() {
        return form.file().map(Path::toString).orElse("");
    }

    private ByteBuffer bytes() {
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void own(Level level, String message, @Nullable Object... arguments) {
        Logger self = ((ch.qos.logback.classic.LoggerContext) getContext()).getLogger(Logs.class);
        format.append(text, new LoggingEvent(LogSink.class.getName(), self, level, message, null, arguments));
    }
}
