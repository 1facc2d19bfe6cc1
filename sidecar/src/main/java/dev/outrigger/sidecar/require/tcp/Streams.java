package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.routing.Attempt;
import dev.outrigger.sidecar.log.AccessTap;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The streams of one service on one loop. Confined to it. */
final class Streams {
    private static final int MOST_SPARE = 64;

    private final WireLoop loop;
    private final AccessTap access;
    private final ArrayDeque<Attempt> spare = new ArrayDeque<>();
    private @Nullable Relay first;
    private int waiting;

    Streams(WireLoop loop, AccessTap access) {
        this.loop = loop;
        this.access = access;
    }

    WireLoop loop() {
        return loop;
    }

    AccessTap access() {
        return access;
    }

    /** Returns an attempt for one stream that connects; given back by {@link #spare}. */
    Attempt attempt() {
        Attempt attempt = spare.poll();
        return attempt == null ? new Attempt(loop.random(), loop.index()) : attempt;
    }

    void spare(Attempt attempt) {
        if (spare.size() < MOST_SPARE) {
            spare.push(attempt.begin(loop.nanos(), 0));
        }
    }

    /** Returns how many wait for the first table. */
    int waiting() {
        return waiting;
    }

    void waits(int change) {
        waiting += change;
    }

    void add(Relay relay) {
        relay.following = first;
        if (first != null) {
            first.preceding = relay;
        }
        first = relay;
    }

    void remove(Relay relay) {
        Relay following = relay.following;
        Relay preceding = relay.preceding;
        if (following != null) {
            following.preceding = preceding;
        }
        if (preceding != null) {
            preceding.following = following;
        } else {
            first = following;
        }
        relay.following = null;
        relay.preceding = null;
    }

    /** Has the streams to {@code endpoint} end after {@code graceNanos}. */
    void end(InetSocketAddress endpoint, long graceNanos) {
        for (Relay relay = first; relay != null; relay = relay.following) {
            if (relay.goesTo(endpoint)) {
                relay.endWithin(graceNanos);
            }
        }
    }
}
