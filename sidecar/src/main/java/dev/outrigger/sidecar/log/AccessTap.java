package dev.outrigger.sidecar.log;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where one service's exchanges on one loop are noted. Confined to that loop. While the access log is off it costs one volatile
 * read a request, and nothing is allocated; while it is on, nothing waits: what does not fit is dropped and counted.
 */
public final class AccessTap {
    /** Notes nothing, ever. */
    public static final AccessTap OFF = new AccessTap();

    private final @Nullable AccessLog log;
    private final String service;
    private final int loop;
    private final @Nullable RandomGenerator random;

    private AccessTap() {
        this.log = null;
        this.service = "";
        this.loop = 0;
        this.random = null;
    }

    AccessTap(AccessLog log, String service, int loop, RandomGenerator random) {
        this.log = log;
        this.service = service;
        this.loop = loop;
        this.random = random;
    }

    /** Returns an entry for an exchange that began at {@code nanos}, or {@link AccessEntry#OFF}. */
    public AccessEntry begin(long nanos) {
        AccessLog.On on = log == null ? null : log.on();
        return on == null || !chosen(on) ? AccessEntry.OFF : new AccessEntry(service, nanos);
    }

    private boolean chosen(AccessLog.On on) {
        return on.covers(service) && (on.sample() >= 1 || (random != null && random.nextDouble() < on.sample()));
    }

    /**
     * Takes {@code entry}, which is not to be touched again.
     *
     * @param in bytes that the client sent
     * @param out bytes that it was sent
     * @return {@link AccessEntry#OFF}, for its place
     */
    public AccessEntry end(AccessEntry entry, long in, long out, long nanos) {
        AccessLog.On on = log == null || !entry.on() ? null : log.on();
        if (log != null && on != null) {
            entry.end(in, out, nanos);
            if ((!on.errorsOnly() || entry.failed()) && !on.rings().get(loop).offer(entry)) {
                log.dropped(1);
            }
        }
        return AccessEntry.OFF;
    }
}
