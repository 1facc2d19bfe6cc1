package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the data path. All but {@link #execute} on its own thread only.
 */
public interface WireLoop extends Executor {
    /** Returns its index, from 0. */
    int index();

    /** Returns whether the caller is on this loop. */
    boolean inLoop();

    /** Returns the time as of this turn: cheap, and good for time-outs. */
    long nanos();

    /** Returns whether this turn began more than 200 ms late: time-outs that fall due in it are ours, not the peer's. */
    boolean late();

    /** Returns the loop's own source of chance. */
    RandomGenerator random();

    /**
     * Returns the shared receive buffer, cleared: direct, 16 KiB, or 2 while memory is scarce; valid until the next call or the
     * end of the turn.
     */
    ByteBuf receiveBuffer();

    /**
     * Returns a buffer of at least {@code capacity} bytes from the loop's pool; the caller releases it. Throws if there is no
     * memory left, at once: for the loop to catch, which resets the connection.
     */
    ByteBuf buffer(int capacity);

    /** Returns whether there is plenty of memory: what one could do without is kept only while there is. */
    boolean plenty();

    /** Returns an empty pipe, which the caller gives back; null if the transport has none, or none is left: copy then. */
    @Nullable
    Pipe pipe();

    /**
     * Starts to connect. {@link Wire.Handler#connected} follows later, never inside this call, also for an immediate failure.
     * Bytes may be written before that: they go out as soon as the kernel takes them.
     */
    Wire connect(InetSocketAddress address, Wire.Handler handler);

    /**
     * Arms {@code deadline} for {@code delayNanos} from now, replacing what it was armed for. No allocation; precise to 10 ms or
     * so, never early.
     */
    void arm(Deadline deadline, long delayNanos);

    /** Runs {@code task} at the end of this turn, after all events of it were told. */
    void atEndOfTurn(Guarded.Task task);
}
