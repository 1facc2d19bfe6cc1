package dev.outrigger.sidecar.log;

import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.config.NodeConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for each exchange and stream. Loops hand entries over through a bounded ring each and never wait; a thread of
 * its own, {@code outrigger-access-log}, writes them, twenty times a second. What does not fit, or cannot be written, is
 * dropped and counted. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long OFF_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_MILLIS = 2000;

    /** What 50 ms bring at 300,000 requests a second and loop. */
    private static final int MOST = 16 * 1024;

    private static final int BATCH = 256;

    /**
     * What is in force.
     *
     * @param services empty: all
     * @param rings one a loop
     */
    record On(Optional<Path> file, Set<String> services, double sample, boolean errorsOnly, List<AccessRing> rings) {
        boolean covers(String service) {
            return services.isEmpty() || services.contains(service);
        }
    }

    private final Ticker ticker;
    private final InstantSource wall;
    private final LongConsumer dropped;
    private final int loops;
    private final int most;
    private @Nullable Thread writer;
    private volatile List<AccessRing> rings = List.of();
    private volatile @Nullable On on;
    private volatile boolean reopen;
    private volatile boolean ending;

    // The writer's own.
    private final AccessLines format = new AccessLines();
    private final StringBuilder text = new StringBuilder();
    private @Nullable LineTarget target;
    private Optional<Path> file = Optional.empty();
    private boolean troubled;
    private long lost;

    /**
     * It is off until {@link #apply}.
     *
     * @param loops how many loops note
     * @param dropped told how many lines were just dropped, on any thread; must not block
     */
    public AccessLog(int loops, Ticker ticker, InstantSource wall, LongConsumer dropped) {
        this(loops, ticker, wall, dropped, MOST);
    }

    AccessLog(int loops, Ticker ticker, InstantSource wall, LongConsumer dropped, int most) {
        this.loops = loops;
        this.ticker = ticker;
        this.wall = wall;
        this.dropped = dropped;
        this.most = most;
    }

    /** Puts {@code settings} in force; empty: off. What was handed over before is still written. */
    public synchronized void apply(Optional<NodeConfig.AccessLog> settings) {
        if (ending) {
            return;
        }
        if (settings.isEmpty()) {
            on = null;
            return;
        }
        NodeConfig.AccessLog said = settings.get();
        if (rings.isEmpty()) {
            rings = Stream.generate(() -> new AccessRing(most)).limit(loops).toList();
        }
        Set<String> services = Set.copyOf(said.services().orElse(List.of()));
        on = new On(said.file(), services, said.sample(), said.errorsOnly(), rings);
        if (writer == null) {
            writer = new Thread(this::write, "outrigger-access-log");
            writer.setDaemon(true);
            writer.start();
        }
        LockSupport.unpark(writer); // it may sleep for a second because it was off
    }

    /** Returns where {@code service} notes on the loop with index {@code loop}, whose source of chance is {@code random}. */
    public AccessTap tap(String service, int loop, RandomGenerator random) {
        return new AccessTap(this, service, loop, random);
    }

    /** Opens the file anew, soon. */
    public void reopen() {
        reopen = true;
    }

    @Nullable
    On on() {
        return on;
    }

    void dropped(long lines) {
        dropped.accept(lines);
    }

    /** Writes what was handed over, for two seconds at most. Idempotent. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            ending = true;
            last = writer;
        }
        if (last == null) {
            return;
        }
        LockSupport.unpark(last);
        try {
            last.join(LAST_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // On the writer's thread from here on.

    private void write() {
        while (true) {
            boolean last = ending;
            On now = on;
            LineTarget to = target(now);
            to.tend();
            for (int i = 0; i < MOST / BATCH && batch(to); i++) {
                to.tend();
            }
            if (last) {
                to.close();
                return;
            }
            LockSupport.parkNanos(this, now == null ? OFF_PAUSE_NANOS : PAUSE_NANOS);
        }
    }

    private LineTarget target(@Nullable On now) {
        LineTarget to = target;
        if (to == null || (now != null && !now.file().equals(file))) {
            if (to != null) {
                to.close();
            }
            file = now == null ? Optional.empty() : now.file();
            to = file.isPresent() ? new LogFile(file.get(), ticker) : Console.OUT;
            target = to;
            reopen = false;
            troubled = false;
            to.reopen(); // one that cannot be written is told of before the first request
            told(to);
        } else if (reopen) {
            reopen = false;
            to.reopen();
        }
        return to;
    }

    /** Writes some lines; false if there were none. */
    private boolean batch(LineTarget to) {
        text.setLength(0);
        long nanos = ticker.nanos();
        long millis = wall.millis();
        int lines = 0;
        for (AccessRing ring : rings) {
            AccessEntry entry = null;
            for (int i = 0; i < BATCH && (entry = ring.poll()) != null; i++) {
                format.append(text, entry, millis, nanos);
                lines++;
            }
        }
        if (lines > 0) {
            deliver(to, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
        }
        return lines > 0;
    }

    private void deliver(LineTarget to, ByteBuffer lines) {
        if (!to.write(lines)) {
            long missing = 0;
            for (int i = lines.position(); i < lines.limit(); i++) {
                missing += lines.get(i) == '\n' ? 1 : 0;
            }
            lost += missing;
            dropped.accept(missing);
        }
        told(to);
    }

    private void told(LineTarget to) {
        boolean now = !to.trouble().isEmpty();
        if (now && !troubled) {
            log.warn(
                    "access log cannot be written, its lines are dropped until it can file={} why=\"{}\"",
                    words(),
                    to.trouble());
        } else if (troubled && !now) {
            log.warn("access log can be written again file={} lines_dropped={}", words(), lost);
            lost = 0;
        }
        troubled = now;
    }

    private String words() {
        return file.map(Path::toString).orElse("standard output");
    }
}
