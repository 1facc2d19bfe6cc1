package dev.outrigger.sidecar.wire;

import dev.outrigger.routing.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One loop on one of Netty's threads. A turn is: events, tasks, deadlines, wires that asked to be told again, then what was put
 * off to the end. The time is read once a turn, when it begins, and once when it ends.
 */
final class NettyLoop extends SingleThreadIoEventLoop implements WireLoop {
    static final int RECEIVE_BYTES = 16 * 1024;
    static final int RECEIVE_BYTES_IF_SCARCE = 2 * 1024;

    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);
    private static final long LATE_NANOS = 200_000_000L;
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final int index;
    private final Transporting transport;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final LongConsumer turns;
    private final ByteBuf receive = new UnpooledByteBufAllocator(true, true).directBuffer(RECEIVE_BYTES, RECEIVE_BYTES);
    private final ByteBuf receiveIfScarce = receive.slice(0, RECEIVE_BYTES_IF_SCARCE);
    private final DirectMemory memory;
    private final Pipes pipes;
    private final TimerWheel wheel;
    private final ArrayDeque<Guarded.Task> last = new ArrayDeque<>();
    private final Consumer<Deadline> fire = this::fire;
    private final AtomicInteger wires = new AtomicInteger();
    private @Nullable SocketWire again;
    private long turn;
    private int handled;
    private boolean inTurn;
    private boolean late;
    private long nanos;
    private long wakeNanos = TimerWheel.NEVER;
    private boolean overran;
    private long exhausted;
    private long toldExhausted;
    private long trimmedNanos;

    NettyLoop(
            int index,
            Transporting transport,
            Ticker ticker,
            RandomGenerator random,
            LongConsumer turns,
            Pipes pipes,
            DirectMemory memory,
            ThreadFactory threads) {
        this(index, transport, ticker, random, turns, pipes, memory, threads, new Handlers(transport.handlers()));
    }

    private NettyLoop(
            int index,
            Transporting transport,
            Ticker ticker,
            RandomGenerator random,
            LongConsumer turns,
            Pipes pipes,
            DirectMemory memory,
            ThreadFactory threads,
            Handlers handlers) {
        super(null, threads, handlers);
        this.index = index;
        this.transport = transport;
        this.ticker = ticker;
        this.random = random;
        this.turns = turns;
        this.pipes = pipes;
        this.memory = memory;
        this.nanos = ticker.nanos();
        this.wheel = new TimerWheel(nanos);
    }

    /** Makes the loop's handler, which needs the loop, inside the constructor of the loop. */
    private record Handlers(IoHandlerFactory transport) implements IoHandlerFactory {
        @Override
        public io.netty.channel.IoHandler newHandler(io.netty.util.concurrent.ThreadAwareExecutor executor) {
            return new TurnHandler(transport.newHandler(executor), (NettyLoop) executor);
        }
    }

    @Override
    protected int runIo() {
        handled = super.runIo();
        begin();
        return handled;
    }

    /** What is short is looked at anew each turn, and what the thread has put by given back. */
    private void refresh() {
        memory.refresh();
        if (!memory.plenty() && nanos - trimmedNanos >= QUIET_NANOS) {
            trimmedNanos = nanos;
            PooledByteBufAllocator.DEFAULT.trimCurrentThreadCache();
        }
    }

    /** Begins the turn, unless its first event did. */
    void begin() {
        if (inTurn) {
            return;
        }
        inTurn = true;
        turn++;
        nanos = ticker.nanos();
        refresh();
        late = overran || (wakeNanos != TimerWheel.NEVER && nanos - wakeNanos > LATE_NANOS);
    }

    @Override
    protected void afterRunningAllTasks() {
        begin();
        wheel.advance(nanos, fire);
        tellAgain();
        while (!last.isEmpty()) {
            endTurn(last.remove());
        }
        super.afterRunningAllTasks();
        inTurn = false;
        long end = ticker.nanos();
        long took = end - nanos;
        overran = took > LATE_NANOS;
        turns.accept(took);
        wakeNanos = wheel.nextNanos();
        if (again != null && !isShuttingDown()) {
            execute(NettyLoop::wake);
        }
    }

    private void tellAgain() {
        SocketWire wire = again;
        again = null;
        while (wire != null) {
            SocketWire following = wire.nextAgain;
            wire.nextAgain = null;
            wire.tellAgain();
            wire = following;
        }
    }

    private void fire(Deadline deadline) {
        try {
            deadline.due();
        } catch (DirectMemory.Exhausted full) {
            exhausted(full);
            letGo(deadline);
        } catch (Throwable broken) {
            log.warn(
                    "deadline failed loop={} deadline={}",
                    index,
                    deadline.getClass().getSimpleName(),
                    broken);
            letGo(deadline);
        }
    }

    private void endTurn(Guarded.Task task) {
        try {
            task.run();
        } catch (DirectMemory.Exhausted full) {
            exhausted(full);
            letGo(task);
        } catch (Throwable broken) {
            log.warn(
                    "end of turn failed loop={} task={}", index, task.getClass().getSimpleName(), broken);
            letGo(task);
        }
    }

    /** A connection is reset for want of a buffer: says so, at most once a second. */
    void exhausted(DirectMemory.Exhausted full) {
        exhausted++;
        if (exhausted == 1 || nanos - toldExhausted >= QUIET_NANOS) {
            toldExhausted = nanos;
            log.warn("no memory, connection reset loop={} since_start={} {}", index, exhausted, full.getMessage());
        }
    }

    /** Tells {@code failed} that it threw. */
    void letGo(Guarded failed) {
        try {
            failed.threw();
        } catch (Throwable again) {
            log.warn("clean-up failed loop={} of={}", index, failed.getClass().getSimpleName(), again);
        }
    }

    /** Has {@code wire} told once more at the end of this turn or of the next. */
    void tellAgain(SocketWire wire) {
        wire.nextAgain = again;
        again = wire;
        if (!inTurn) {
            execute(NettyLoop::wake);
        }
    }

    /** Registers a handle, or returns null if the kernel will not have it. */
    @Nullable
    IoRegistration registered(IoHandle handle) {
        Future<IoRegistration> registration = register(handle);
        return registration.isSuccess() ? registration.getNow() : null;
    }

    private static void wake() {}

    long wakeNanos() {
        return wakeNanos;
    }

    long sleepNanos() {
        return wakeNanos == TimerWheel.NEVER ? Long.MAX_VALUE : Math.max(0, wakeNanos - ticker.nanos());
    }

    long turn() {
        return turn;
    }

    /** Returns how many events the last turn told of. */
    int handled() {
        return handled;
    }

    AtomicInteger wires() {
        return wires;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return inEventLoop();
    }

    @Override
    public long nanos() {
        assert inEventLoop();
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
    public ByteBuf receiveBuffer() {
        assert inEventLoop();
        return memory.scarce() ? receiveIfScarce.clear() : receive.clear();
    }

    @Override
    public ByteBuf buffer(int capacity) {
        memory.take(capacity);
        return PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
    }

    @Override
    public boolean plenty() {
        return memory.plenty();
    }

    @Override
    public @Nullable Pipe pipe() {
        assert inEventLoop();
        return transport.splices() ? pipes.take() : null;
    }

    @Override
    public Wire connect(InetSocketAddress address, Wire.Handler handler) {
        assert inEventLoop();
        wires.incrementAndGet();
        return transport.connect(this, address, handler);
    }

    @Override
    public void arm(Deadline deadline, long delayNanos) {
        assert inEventLoop();
        wheel.arm(deadline, nanos + Math.max(0, delayNanos));
    }

    @Override
    public void atEndOfTurn(Guarded.Task task) {
        assert inEventLoop();
        last.add(task);
    }

    /** Ends the loop; its wires are reset by the transport's handler. */
    void end() {
        try {
            shutdownGracefully(0, 5, TimeUnit.SECONDS);
        } catch (RejectedExecutionException alreadyEnded) {
            log.debug("loop {} had ended", index);
        }
    }

    @Override
    protected void run() {
        try {
            super.run();
        } finally {
            receive.release();
            pipes.close();
        }
    }
}
