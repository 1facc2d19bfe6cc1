package dev.outrigger.sidecar.wire;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One bound port on its home loop. Level-triggered. A turn accepts a few, or an eighth of what the last one had to tell: so a
 * flood of connections does not starve the others, nor they it, and an endpoint has the first of many while the rest are
 * accepted. When this host has no descriptor left it stops for a moment: the kernel would report the same connection
 * without end.
 */
abstract class Acceptor implements WireLoops.Listener {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long CLOSE_SECONDS = 5;
    private static final int FEWEST_A_TURN = 4;
    private static final int MOST_A_TURN = 64;
    private static final int EVENTS_EACH = 8;

    final NettyLoop home;
    final Consumer<Wire> accepted;

    private final List<NettyLoop> loops;
    private final InetSocketAddress address;
    private boolean wanted = true;
    private boolean exhausted;
    private volatile boolean closed;
    private final Deadline pause = new Deadline() {
        @Override
        protected void due() {
            listen();
        }

        @Override
        public void threw() {}
    };

    Acceptor(NettyLoop home, List<NettyLoop> loops, InetSocketAddress address, Consumer<Wire> accepted) {
        this.home = home;
        this.loops = loops;
        this.address = address;
        this.accepted = accepted;
    }

    /** Registers with the home loop, on it. */
    abstract void open();

    /** Wants events or not. */
    abstract void interest(boolean on);

    /** Lets go of the port, on the home loop. */
    abstract void unbind();

    final Acceptor start() {
        home.execute(this::open);
        return this;
    }

    /** Returns the loop with the fewest connections, and counts one more on it. */
    final NettyLoop least() {
        NettyLoop least = home;
        for (NettyLoop loop : loops) {
            if (loop.wires().get() < least.wires().get()) {
                least = loop;
            }
        }
        least.wires().incrementAndGet();
        return least;
    }

    final void hand(SocketWire wire) {
        if (wire.loop == home) {
            wire.run();
        } else {
            wire.loop.execute(wire);
        }
    }

    final void exhausted(Exception broken) {
        if (!exhausted) {
            exhausted = true;
            log.warn("accept failed, trying again listener={} cause=\"{}\"", address, broken.getMessage());
        }
        interest(false);
        home.arm(pause, PAUSE_NANOS);
    }

    final void recovered() {
        if (exhausted) {
            exhausted = false;
            log.info("accepting again listener={}", address);
        }
    }

    /** Returns how many connections to accept in this turn. */
    final int share() {
        return Math.min(MOST_A_TURN, Math.max(FEWEST_A_TURN, home.handled() / EVENTS_EACH));
    }

    final boolean wanted() {
        return wanted && !closed;
    }

    private void listen() {
        if (!closed && !pause.armed()) {
            interest(wanted);
        }
    }

    @Override
    public final InetSocketAddress address() {
        return address;
    }

    @Override
    public final void accepting(boolean on) {
        if (!home.inLoop()) {
            home.execute(() -> accepting(on));
            return;
        }
        wanted = on;
        listen();
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (home.inLoop()) {
            let();
            return;
        }
        if (home.isShuttingDown()) {
            return;
        }
        CountDownLatch unbound = new CountDownLatch(1);
        home.execute(() -> {
            let();
            unbound.countDown();
        });
        try {
            if (!unbound.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("listener did not close in time listener={}", address);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void let() {
        pause.disarm();
        unbind();
    }

    static WireLoops.BindException bindException(InetSocketAddress address, Exception refused) {
        return new WireLoops.BindException("listen: \"" + io.netty.util.NetUtil.toSocketAddressString(address)
                + "\" (expected: a free address; " + refused.getMessage() + ')');
    }
}
