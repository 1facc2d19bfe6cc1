package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * What both transports share: the state of a wire, and who is told what. "ready" is the edge: set by an event, cleared when a
 * read says that nothing is there; while it is set the kernel may be silent about bytes that wait.
 */
abstract class SocketWire implements Wire, Runnable {
    private static final Logger log = LoggerFactory.getLogger(SocketWire.class);

    @Nullable
    SocketWire nextAgain;

    final NettyLoop loop;
    boolean ready;
    boolean blocked;
    boolean connecting;
    boolean endsNext;
    boolean closed;
    Failure failure = Failure.NONE;

    private final @Nullable Consumer<Wire> accepted;
    private Handler handler;
    private boolean queuedAgain;
    private boolean failureTold;
    private boolean finishLater;
    private boolean finished;
    private boolean unwritable;

    SocketWire(NettyLoop loop, Handler handler, @Nullable Consumer<Wire> accepted) {
        this.loop = loop;
        this.handler = handler;
        this.accepted = accepted;
        this.connecting = accepted == null;
    }

    /** Registers it with its loop; false if the kernel would not. */
    abstract boolean open();

    /** Returns how the connection attempt ended. */
    abstract Failure connectResult();

    /** Reads; at least one byte is writable. Returns as {@link #read}; may throw for a broken connection. */
    abstract int receive(ByteBuf into) throws Exception;

    /** Writes a direct buffer; returns the bytes taken. */
    abstract int send(ByteBuf from) throws Exception;

    /** Reads into an empty pipe. Returns as {@link #read(Pipe, int)}; may throw for a broken connection. */
    abstract int receive(Pipe into, int most) throws Exception;

    /** Writes what a pipe holds; returns the bytes taken. */
    abstract int send(Pipe from) throws Exception;

    /** Asks for an event when there is room. */
    abstract void awaitRoom();

    /** Nothing to read at present: asks for an event. */
    abstract void awaitBytes();

    abstract void finish() throws Exception;

    /** Lets go of the socket, with a reset if {@code abort}. */
    abstract void release(boolean abort);

    abstract Failure failureOf(Exception broken);

    /** Returns what the peer has yet to acknowledge, in any unit; 0 if nothing. */
    abstract int undelivered();

    /** An accepted connection arrives on its loop. */
    @Override
    public final void run() {
        loop.begin();
        Consumer<Wire> told = accepted;
        if (told == null || closed) {
            return;
        }
        if (!open()) {
            reset();
            return;
        }
        try {
            told.accept(this);
        } catch (Throwable broken) {
            broke(handler, broken);
        }
    }

    /** Tells what the kernel said. */
    final void event(boolean in, boolean out) {
        loop.begin();
        if (closed) {
            return;
        }
        Handler told = handler;
        try {
            if (connecting) {
                connectEnded(in);
                return;
            }
            if (in) {
                ready = true;
                handler.readable(this);
            }
            if (out && blocked && !closed) {
                blocked = false;
                handler.writable(this);
            }
        } catch (Throwable broken) {
            broke(told, broken);
        }
    }

    private void connectEnded(boolean in) throws Exception {
        connecting = false;
        if (failure == Failure.NONE) {
            failure = connectResult();
        }
        if (finishLater && failure == Failure.NONE) {
            finishLater = false;
            finish();
        }
        ready = in;
        handler.connected(this);
        if (closed || failure != Failure.NONE) {
            return;
        }
        if (blocked) {
            blocked = false;
            handler.writable(this);
        }
        if (!closed && ready) {
            handler.readable(this);
        }
    }

    /** A connection that failed at once: told at the end of the turn. */
    final void failLater(Failure how) {
        failure = how;
        queueAgain();
    }

    final void tellAgain() {
        queuedAgain = false;
        if (closed) {
            return;
        }
        Handler told = handler;
        try {
            if (connecting) {
                if (failure != Failure.NONE && !failureTold) {
                    failureTold = true;
                    connecting = false;
                    handler.connected(this);
                }
            } else if (ready || failure != Failure.NONE) {
                handler.readable(this);
            }
        } catch (Throwable broken) {
            broke(told, broken);
        }
    }

    private void queueAgain() {
        if (!queuedAgain) {
            queuedAgain = true;
            loop.tellAgain(this);
        }
    }

    // The callback may have given the wire to another handler before it threw: both let go.
    private void broke(Handler told, Throwable broken) {
        if (broken instanceof DirectMemory.Exhausted full) {
            loop.exhausted(full);
        } else {
            log.warn(
                    "handler failed, connection reset wire={} handler={}",
                    peer(),
                    told.getClass().getSimpleName(),
                    broken);
        }
        reset();
        Handler now = handler;
        loop.letGo(told);
        if (now != told) {
            loop.letGo(now);
        }
    }

    @Override
    public final int read(ByteBuf into) {
        if (dead() || connecting || !ready) {
            return dead() ? BROKEN : AGAIN;
        }
        try {
            return found(receive(into));
        } catch (Exception broken) {
            failure = failureOf(broken);
            return BROKEN;
        }
    }

    @Override
    public final int read(Pipe into, int most) {
        if (dead() || connecting || !ready) {
            return dead() ? BROKEN : AGAIN;
        }
        try {
            return found(receive(into, most));
        } catch (Exception broken) {
            failure = failureOf(broken);
            return BROKEN;
        }
    }

    final boolean dead() {
        return closed || failure != Failure.NONE;
    }

    private int found(int read) {
        if (unwritable) {
            return last(read);
        }
        if (read == AGAIN) {
            ready = false;
            awaitBytes();
        }
        return read;
    }

    /*
     * A reset leaves what came before it to be read, and Linux tells of it once: a write that has heard of it leaves no more
     * than an end to the read behind those bytes. Nothing can follow them, so there is nothing to wait for either.
     */
    private int last(int read) {
        if (read > 0) {
            ready = true;
            return read;
        }
        failure = Failure.RESET;
        return BROKEN;
    }

    @Override
    public final int poll(ByteBuf into) {
        ready = !connecting;
        return read(into);
    }

    @Override
    public final int write(ByteBuf from) {
        if (dead() || finished || unwritable) {
            return BROKEN;
        }
        if (waits()) {
            return AGAIN;
        }
        int offered = from.readableBytes();
        try {
            int sent = from.isDirect() ? send(from) : sendHeap(from);
            from.skipBytes(sent);
            return taken(sent, offered);
        } catch (Exception broken) {
            unwritable(failureOf(broken));
            return BROKEN;
        }
    }

    @Override
    public final int write(Pipe from) {
        if (dead() || finished || unwritable) {
            return BROKEN;
        }
        if (waits()) {
            return AGAIN;
        }
        int offered = from.held();
        try {
            return taken(send(from), offered);
        } catch (Exception broken) {
            unwritable(failureOf(broken));
            return BROKEN;
        }
    }

    private boolean waits() {
        blocked |= connecting;
        return blocked;
    }

    private int taken(int sent, int offered) {
        if (sent < offered) {
            blocked = true;
            awaitRoom();
        }
        return sent;
    }

    // What this host lacks says nothing of the connection, on which the peer may wait for ever: that ends it at once.
    private void unwritable(Failure how) {
        if (how == Failure.RESET) {
            unwritable = true;
            ready = true;
        } else {
            failure = how;
        }
    }

    private int sendHeap(ByteBuf from) throws Exception {
        ByteBuf copy = loop.buffer(from.readableBytes());
        try {
            copy.writeBytes(from, from.readerIndex(), from.readableBytes());
            return send(copy);
        } finally {
            copy.release();
        }
    }

    @Override
    public final void resume() {
        if (!closed && !connecting && (ready || failure != Failure.NONE)) {
            queueAgain();
        }
    }

    // Once a write has failed, its end is not taken for one: see last.
    @Override
    public final boolean ending() {
        return endsNext && !unwritable;
    }

    @Override
    public final void shutdownOutput() {
        if (closed || finished || failure != Failure.NONE || unwritable) {
            return;
        }
        finished = true;
        if (connecting) {
            finishLater = true;
            return;
        }
        try {
            finish();
        } catch (Exception broken) {
            unwritable(failureOf(broken));
        }
    }

    @Override
    public final void close() {
        // Netty closes what is left when a loop ends: those are cut, not ended in order.
        end(loop.isShuttingDown());
    }

    @Override
    public final void reset() {
        end(true);
    }

    @Override
    public final void breakOff(Runnable gone) {
        Farewell farewell = new Farewell(this, () -> dead() || connecting ? 0 : undelivered(), gone);
        handler = farewell;
        farewell.due();
    }

    private void end(boolean abort) {
        if (!closed) {
            closed = true;
            loop.wires().decrementAndGet();
            release(abort);
        }
    }

    @Override
    public final boolean closed() {
        return closed;
    }

    @Override
    public final Failure failure() {
        return failure;
    }

    @Override
    public final WireLoop loop() {
        return loop;
    }

    @Override
    public final void handler(Handler replacement) {
        handler = replacement;
    }
}
