package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A wire whose far end is a {@link ScriptedPeer}. Keeps the order of real sockets: bytes, then end or failure. */
public final class ScriptedWire implements Wire {
    final ScriptedPeer peer = new ScriptedPeer(this);

    private final ScriptedLoop loop;
    private final String peerName;
    private final ByteBuf arrived = Unpooled.buffer();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Handler handler;
    private int window = Integer.MAX_VALUE;
    private boolean standing;
    private boolean connecting;
    private boolean blocked;
    private boolean readablePosted;
    private boolean writablePosted;
    private boolean ended;
    private boolean corked;
    private boolean outputEnded;
    private boolean closed;
    private boolean reset;
    private boolean acknowledges = true;
    private @Nullable Runnable whenAcknowledged;
    private Failure pending = Failure.NONE;
    private Failure failure = Failure.NONE;

    ScriptedWire(ScriptedLoop loop, Handler handler, String peerName, boolean standing) {
        this.loop = loop;
        this.handler = handler;
        this.peerName = peerName;
        this.standing = standing;
        this.connecting = !standing;
    }

    void stand() {
        standing = true;
        connecting = false;
        handler.connected(this);
        if (blocked) {
            tellWritable();
        }
        tellReadable();
    }

    void fail(Failure how) {
        if (!closed) {
            failure = how;
            connecting = false;
            handler.connected(this);
        }
    }

    void arrive(byte[] bytes) {
        if (ended || pending != Failure.NONE) {
            throw new IllegalStateException("peer sends after its end");
        }
        arrived.discardReadBytes().writeBytes(bytes);
        tellReadable();
    }

    void arriveEnd() {
        ended = true;
        tellReadable();
    }

    void arriveReset() {
        pending = Failure.RESET;
        tellReadable();
        if (blocked) {
            tellWritable();
        }
    }

    void window(int bytes) {
        window = bytes;
        if (blocked && bytes > 0) {
            tellWritable();
        }
    }

    byte[] takeReceived() {
        if (corked && !outputEnded()) {
            return new byte[0];
        }
        byte[] bytes = received.toByteArray();
        received.reset();
        return bytes;
    }

    boolean outputEnded() {
        return outputEnded || (closed && !reset);
    }

    boolean wasReset() {
        return reset;
    }

    int unread() {
        return arrived.readableBytes();
    }

    private void tellReadable() {
        if (!readablePosted && standing) {
            readablePosted = true;
            loop.post(() -> {
                readablePosted = false;
                if (!closed) {
                    handler.readable(this);
                }
            });
        }
    }

    private void tellWritable() {
        if (!writablePosted && standing) {
            writablePosted = true;
            loop.post(() -> {
                writablePosted = false;
                if (!closed && blocked) {
                    blocked = false;
                    handler.writable(this);
                }
            });
        }
    }

    @Override
    public int read(ByteBuf into) {
        return read(into, into.writableBytes());
    }

    @Override
    public int read(Pipe into, int most) {
        ByteBuf pipe = ((ScriptedPipe) into).bytes;
        return read(pipe, Math.min(pipe.maxWritableBytes(), most));
    }

    private int read(ByteBuf into, int most) {
        if (closed || failure != Failure.NONE) {
            return BROKEN;
        }
        int bytes = Math.min(Math.min(most, arrived.readableBytes()), loop.readAtMost());
        if (bytes > 0) {
            into.writeBytes(arrived, bytes);
            return bytes;
        }
        if (pending != Failure.NONE) {
            failure = pending;
            return BROKEN;
        }
        return ended ? END : AGAIN;
    }

    @Override
    public int poll(ByteBuf into) {
        return read(into);
    }

    @Override
    public int write(ByteBuf from) {
        if (closed || failure != Failure.NONE || outputEnded || pending != Failure.NONE) {
            return BROKEN;
        }
        int bytes = connecting ? 0 : Math.min(from.readableBytes(), window);
        for (int i = 0; i < bytes; i++) {
            received.write(from.readByte());
        }
        window = window == Integer.MAX_VALUE ? window : window - bytes;
        blocked = from.isReadable();
        return bytes;
    }

    @Override
    public int write(Pipe from) {
        return write(((ScriptedPipe) from).bytes);
    }

    @Override
    public void resume() {
        tellReadable();
    }

    @Override
    public boolean ending() {
        return ended && !arrived.isReadable();
    }

    /** What is written from here on arrives with the end, or never: no timer helps who forgets it. */
    @Override
    public void cork() {
        corked = true;
    }

    @Override
    public void shutdownOutput() {
        outputEnded = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void reset() {
        reset = reset || !closed;
        closed = true;
    }

    @Override
    public void breakOff(Runnable gone) {
        handler = Unhandled.NOBODY;
        whenAcknowledged = () -> {
            reset();
            gone.run();
        };
        acknowledges(acknowledges);
    }

    void acknowledges(boolean does) {
        acknowledges = does;
        Runnable waits = whenAcknowledged;
        if (does && waits != null) {
            whenAcknowledged = null;
            waits.run();
        }
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public Failure failure() {
        return failure;
    }

    @Override
    public WireLoop loop() {
        return loop;
    }

    @Override
    public void handler(Handler replacement) {
        handler = replacement;
    }

    @Override
    public String peer() {
        return peerName;
    }
}
