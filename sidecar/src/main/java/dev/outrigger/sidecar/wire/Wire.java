package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;

/**
 * A connected, or connecting, non-blocking stream socket on one loop. Confined to that loop: every call and every callback.
 *
 * <p>Results are values, never exceptions. Readiness is edge-triggered: after {@link Handler#readable} the handler reads
 * until {@link #AGAIN}, or stops early and later calls {@link #resume}, which has it told {@code readable} once more. After a
 * write that took less than it was offered, {@link Handler#writable} is told when there is room.
 */
public interface Wire {
    /** Nothing at present: wait for the callback. */
    int AGAIN = 0;

    /** The peer has ended its direction; what it sent before has all been read. */
    int END = -1;

    /**
     * The connection broke. From a read, {@link #failure} says how, and the wire is of no more use; close it. From a write, what
     * the peer had sent before may still be there: {@link #resume}, and read until that is BROKEN too.
     */
    int BROKEN = -2;

    /**
     * Reads what is there into {@code into}, at most its writable bytes (at least 1). After a write that was {@link #BROKEN},
     * neither {@link #AGAIN} nor {@link #END} comes: nobody knows any more whether the peer ended or was cut off.
     *
     * @return the bytes read, {@link #AGAIN}, {@link #END} or {@link #BROKEN}
     */
    int read(ByteBuf into);

    /**
     * Reads as {@link #read}, but asks the kernel even if no event has told of anything: an end or a reset that waits behind
     * the events of this turn is seen too. Costs a call.
     */
    int poll(ByteBuf into);

    /**
     * Writes the readable bytes of {@code from}, whose reader index moves by what was taken. {@code from} stays the caller's.
     * A write while connecting is taken as {@link #AGAIN} and followed by {@link Handler#writable}.
     *
     * @return the bytes taken, {@link #AGAIN} or {@link #BROKEN}; fewer than offered means that {@code writable} follows
     */
    int write(ByteBuf from);

    /**
     * Reads as {@link #read(ByteBuf)}, but into {@code pipe}, which is empty and of this loop: as much as is there and fits,
     * and at most {@code most} bytes (at least 1). Fewer do not mean that there are no more. May use the loop's receive buffer.
     */
    int read(Pipe into, int most);

    /** Writes as {@link #write(ByteBuf)}, but what {@code from} holds, which goes down by what was taken. */
    int write(Pipe from);

    /** Has {@link Handler#readable} told once more in this or the next turn of the loop, if there may be bytes or an end. */
    void resume();

    /** Returns whether all that the peer sent was read, and its end is known to come next. False says nothing. */
    boolean ending();

    /**
     * Has what is written next wait for {@link #shutdownOutput} or {@link #close}, which must follow as soon as it was taken:
     * bytes and end then are one segment. A hint; costs a call.
     */
    void cork();

    /** Ends our direction (FIN) after what was written. Idempotent. */
    void shutdownOutput();

    /** Closes in order. No callback follows. Idempotent. */
    void close();

    /** Closes at once with a reset (RST), dropping what the kernel has not sent. No callback follows. Idempotent. */
    void reset();

    /**
     * Closes with a reset that overtakes nothing: it waits until the peer has acknowledged what was written, at the latest until
     * the peer has acknowledged none of it for 30 s. Without epoll nobody can tell: 200 ms after the last write. Nothing more is
     * read, no callback of the handler follows.
     *
     * @param gone told once the socket is let go of, maybe within this call; not if the loop ends before
     */
    void breakOff(Runnable gone);

    /** Returns whether {@link #close} or {@link #reset} was called. */
    boolean closed();

    /** Returns how it broke; {@link Failure#NONE} while a read has not said so. */
    Failure failure();

    /** Returns the loop that it lives on. */
    WireLoop loop();

    /** Replaces who is told. A pooled connection changes hands so. */
    void handler(Handler handler);

    /** Returns the peer's address for logs: {@code 127.0.0.1:40312}. */
    String peer();

    /** Told what happens on a wire, on its loop. A handler may close the wire in any callback. */
    interface Handler extends Guarded {
        /** The connection stands, or, if {@link Wire#failure} is not {@code NONE}, failed to. Only for wires that connect. */
        default void connected(Wire wire) {}

        /** There may be bytes, or the end, or a failure: read. */
        void readable(Wire wire);

        /** There is room again after a short write. */
        void writable(Wire wire);

        /** Told after the wire was reset. Nothing to do for a handler that owns nothing but its wire. */
        @Override
        default void threw() {}
    }
}
