package dev.outrigger.sidecar.require;

import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.WireLoops.BindException;
import dev.outrigger.sidecar.wire.WireLoops.Listener;
import dev.outrigger.sidecar.wire.WireLoops.ListenerOptions;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One local port of a required service. Kept bound: a port that is taken is tried again every 2 s, and what became of it
 * is told. On the control loop only.
 */
final class ServiceListener {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** To look who holds a port is dear, and it is mostly the same one. */
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String service;
    private final InetSocketAddress address;
    private final WireLoops loops;
    private final ListenerOptions options;
    private final Consumer<Wire> accepted;
    private final Scheduler control;
    private final BiConsumer<Integer, Consumer<String>> holders;
    private final Events events;

    private @Nullable Listener listener;
    private String cause = "";
    private String failure = "not tried yet";
    private String told = "";
    private boolean asking;
    private long askedNanos;
    private Scheduler.Cancellable retry = Scheduler.Cancellable.NOTHING;
    private boolean accepting = true;
    private boolean tried;
    private boolean closed;

    /**
     * @param holders asked who holds a port that is taken, as {@link Surroundings} says
     * @param events told after the port was bound, or failed for another cause or with another holder than before
     */
    ServiceListener(
            String service,
            InetSocketAddress address,
            WireLoops loops,
            ListenerOptions options,
            Consumer<Wire> accepted,
            Scheduler control,
            BiConsumer<Integer, Consumer<String>> holders,
            Events events) {
        this.service = service;
        this.address = address;
        this.loops = loops;
        this.options = options;
        this.accepted = accepted;
        this.control = control;
        this.holders = holders;
        this.events = events;
    }

    /** Tries to bind, now and until it is bound or closed. */
    void open() {
        if (closed || listener != null) {
            return;
        }
        tried = true;
        try {
            Listener bound = loops.bind(address, options, accepted);
            if (!accepting) {
                bound.accepting(false);
            }
            listener = bound;
            failure = "";
        } catch (BindException refused) {
            retry = control.schedule(this::open, RETRY_NANOS);
            refused(String.valueOf(refused.getMessage()));
            return;
        }
        events.accept(new ListenerEvent.ListenerBound(service, text()));
    }

    private void refused(String why) {
        boolean other = !why.equals(cause);
        if (other) {
            cause = why;
            failure = why;
        }
        boolean due = other || control.nanos() - askedNanos >= ASK_NANOS;
        if (due && !asking) {
            asking = true;
            askedNanos = control.nanos();
            holders.accept(address.getPort(), this::held);
        }
    }

    private void held(String holder) {
        asking = false;
        if (closed || listener != null) {
            return;
        }
        failure = holder.isEmpty() ? cause : cause + "; held by " + holder;
        if (!failure.equals(told)) {
            told = failure;
            events.accept(new ListenerEvent.ListenerFailed(service, text(), failure));
        }
    }

    /** Returns the address as configured, with the real port once it is bound. */
    InetSocketAddress address() {
        return listener == null ? address : listener.address();
    }

    /** Returns the address as configured. */
    InetSocketAddress wanted() {
        return address;
    }

    /** Returns {@link #address} as {@code host:port}. */
    String text() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** Returns whether it accepts. */
    boolean bound() {
        return listener != null;
    }

    /** Stops or resumes accepting, also where it is bound only later; the kernel queues meanwhile. */
    void accepting(boolean on) {
        boolean other = on != accepting;
        accepting = on;
        if (other && listener != null) {
            listener.accepting(on);
        }
    }

    /** Returns whether it is bound, or was tried at least once. */
    boolean tried() {
        return tried;
    }

    /** Returns why it is not bound; empty if it is. */
    String failure() {
        return failure;
    }

    /** Unbinds. Connections live on. Idempotent. */
    void close() {
        closed = true;
        retry.cancel();
        if (listener != null) {
            listener.close();
            listener = null;
            failure = "closed";
        }
    }
}
