package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A loop without sockets under virtual time: peers are scripted by the test, nothing happens but in {@link #run} and {@link
 * #advance}. Single-threaded: the test's thread is the loop's.
 */
public final class ScriptedLoop implements WireLoop, AutoCloseable {
    private static final int RECEIVE_BYTES = 16 * 1024;
    private static final int MOST_TURNS = 100_000;

    private final UnpooledByteBufAllocator shared = new UnpooledByteBufAllocator(true, true);
    private final ByteBuf receive = shared.directBuffer(RECEIVE_BYTES, RECEIVE_BYTES);
    private final RandomGenerator random;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private final Set<Deadline> deadlines = new LinkedHashSet<>();
    private final Map<InetSocketAddress, ScriptedUpstream> upstreams = new HashMap<>();
    private long nanos = 1_000_000_000L;
    private boolean late;
    private boolean plenty = true;
    private int readAtMost = Integer.MAX_VALUE;
    private int pipes;
    private int piped;

    public ScriptedLoop() {
        this(42);
    }

    public ScriptedLoop(long seed) {
        this.random = new Random(seed);
    }

    /** Returns the script of whoever answers at {@code address}; it accepts until told otherwise. */
    public ScriptedUpstream upstream(InetSocketAddress address) {
        return upstreams.computeIfAbsent(address, at -> new ScriptedUpstream(this));
    }

    /** Connects a client to us: {@code accepted} is told its wire in the next turn. */
    public ScriptedPeer downstream(Consumer<Wire> accepted) {
        ScriptedWire wire = new ScriptedWire(this, Told.NOBODY, "127.0.0.1:40000", true);
        tasks.add(() -> accepted.accept(wire));
        return wire.peer;
    }

    /** Has no read return more than {@code bytes} (at least 1) from here on. */
    public void readAtMost(int bytes) {
        readAtMost = bytes;
    }

    /** Has {@link #plenty} answer {@code plenty} from here on. */
    public void plenty(boolean plenty) {
        this.plenty = plenty;
    }

    /** Has {@link #late} answer {@code late} from here on. */
    public void late(boolean late) {
        this.late = late;
    }

    /** Runs turns until nothing is left to do at this instant. */
    public void run() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            for (int left = tasks.size(); left > 0; left--) {
                tasks.remove().run();
            }
            fire();
            while (!endOfTurn.isEmpty()) {
                endOfTurn.remove().run();
            }
            if (tasks.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("the loop does not come to rest");
    }

    /** Lets time pass, due by due, running what falls due. */
    public void advance(Duration time) {
        run();
        long until = nanos + time.toNanos();
        for (long next = nextDue(); next - until <= 0; next = nextDue()) {
            nanos = Math.max(nanos, next);
            run();
        }
        nanos = until;
        run();
    }

    /** Returns how many deadlines are armed: zero when everything was let go. */
    public int armed() {
        return (int) deadlines.stream().filter(Deadline::armed).count();
    }

    private long nextDue() {
        long next = Long.MAX_VALUE;
        for (Deadline deadline : deadlines) {
            if (deadline.armed()) {
                next = Math.min(next, deadline.dueNanos);
            }
        }
        return next;
    }

    private void fire() {
        List<Deadline> due = new ArrayList<>();
        deadlines.removeIf(deadline -> !deadline.armed());
        for (Deadline deadline : deadlines) {
            if (deadline.dueNanos - nanos <= 0) {
                due.add(deadline);
            }
        }
        for (Deadline deadline : due) {
            if (deadline.armed() && deadline.dueNanos - nanos <= 0) {
                deadline.disarm();
                deadline.due();
            }
        }
    }

    int readAtMost() {
        return readAtMost;
    }

    void pipes(int change) {
        pipes += change;
        piped += Math.max(0, change);
    }

    /** Returns how many pipes are out. */
    public int pipes() {
        return pipes;
    }

    /** Returns how many pipes were taken so far. */
    public int piped() {
        return piped;
    }

    void post(Runnable task) {
        tasks.add(task);
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public boolean late() {
        return late;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public boolean plenty() {
        return plenty;
    }

    @Override
    public ByteBuf receiveBuffer() {
        return receive.clear();
    }

    @Override
    public ByteBuf buffer(int capacity) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
    }

    @Override
    public Pipe pipe() {
        return new ScriptedPipe(this);
    }

    @Override
    public Wire connect(InetSocketAddress address, Wire.Handler handler) {
        ScriptedUpstream upstream = upstreams.get(address);
        String peer = address.getAddress().getHostAddress() + ":" + address.getPort();
        ScriptedWire wire = new ScriptedWire(this, handler, peer, false);
        if (upstream == null) {
            tasks.add(() -> wire.fail(Failure.REFUSED));
        } else {
            tasks.add(() -> upstream.knock(wire));
        }
        return wire;
    }

    @Override
    public void arm(Deadline deadline, long delayNanos) {
        deadline.dueNanos = nanos + Math.max(0, delayNanos);
        deadlines.add(deadline);
    }

    @Override
    public void atEndOfTurn(Guarded.Task task) {
        endOfTurn.add(task);
        if (tasks.isEmpty()) {
            tasks.add(() -> {});
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void close() {
        receive.release();
    }

    /** A wire that was accepted and has no handler yet. */
    private enum Told implements Wire.Handler {
        NOBODY;

        @Override
        public void readable(Wire wire) {}

        @Override
        public void writable(Wire wire) {}
    }
}
