package dev.outrigger.sidecar.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where a body ends: by length, by chunks (RFC 9112 section 7.1), or with the connection. Reusable; confined to one thread.
 * Chunk extensions and trailers pass as they are, bounded and without line breaks inside.
 */
public final class BodyFraming {
    /** Returned when the framing is broken. */
    public static final int BAD = -1;

    private static final int LENGTH = 0;
    private static final int CLOSE = 1;
    private static final int SIZE_FIRST = 2;
    private static final int SIZE = 3;
    private static final int EXTENSION = 4;
    private static final int SIZE_LF = 5;
    private static final int DATA = 6;
    private static final int DATA_CR = 7;
    private static final int DATA_LF = 8;
    private static final int TRAILER = 9;
    private static final int TRAILER_NAME = 10;
    private static final int TRAILER_VALUE = 11;
    private static final int TRAILER_LF = 12;
    private static final int LAST_LF = 13;
    private static final int DONE = 14;
    private static final int BROKEN = 15;

    /* All extensions of one body together: they carry nothing that anybody uses. */
    private static final int MOST_EXTENSION = 16 * 1024;
    private static final int MOST_NAME = 32;

    private int state = DONE;
    private long left;
    private int digits;
    private int extension;
    private int trailerBytes;
    private int trailers;
    private Limits limits = Limits.BUILT_IN;
    private final byte[] name = new byte[MOST_NAME];
    private int nameLength;

    /** The body has {@code bytes} bytes. */
    public void length(long bytes) {
        left = bytes;
        state = bytes == 0 ? DONE : LENGTH;
    }

    /** The body is chunked; its trailers count against {@code limits}. */
    public void chunked(Limits limits) {
        this.limits = limits;
        state = SIZE_FIRST;
        extension = 0;
        trailerBytes = 0;
        trailers = 0;
    }

    /** The body ends with the connection. */
    public void untilClose() {
        state = CLOSE;
    }

    /** Returns whether the whole body was seen. */
    public boolean done() {
        return state == DONE;
    }

    /** Returns whether the end of the connection is the end of the body. */
    public boolean endsWithConnection() {
        return state == CLOSE;
    }

    /** Returns how many bytes at least come next that are data, whatever they are: 0 where framing is to be read. */
    public long plain() {
        return switch (state) {
            case LENGTH, DATA -> left;
            case CLOSE -> Long.MAX_VALUE;
            default -> 0;
        };
    }

    /** Passes over {@code bytes} bytes of data, at most {@link #plain}. */
    public void pass(int bytes) {
        if (state != CLOSE) {
            left -= bytes;
            state = left > 0 ? state : state == DATA ? DATA_CR : DONE;
        }
    }

    /** Returns how many of the readable bytes of {@code in}, from its reader index, are of this body; or {@link #BAD}. */
    public int take(ByteBuf in) {
        return take(in, null);
    }

    /** Does {@link #take(ByteBuf)}, and adds the data without its framing to {@code payload}. */
    public int take(ByteBuf in, @Nullable ByteBuf payload) {
        int from = in.readerIndex();
        int to = in.writerIndex();
        int at = from;
        while (at < to && state < DONE) {
            int n = (int) Math.min(plain(), to - at);
            if (n > 0) {
                if (payload != null) {
                    payload.writeBytes(in, at, n);
                }
                at += n;
                pass(n);
            } else {
                state = step(in.getByte(at++));
            }
        }
        return state == BROKEN ? BAD : at - from;
    }

    private int step(byte b) {
        return switch (state) {
            case SIZE_FIRST -> first(b);
            case SIZE -> size(b);
            case EXTENSION -> extend(b);
            case SIZE_LF -> b != Ascii.LF ? BROKEN : left > 0 ? DATA : TRAILER;
            case DATA_CR -> b == Ascii.CR ? DATA_LF : BROKEN;
            case DATA_LF -> b == Ascii.LF ? SIZE_FIRST : BROKEN;
            case LAST_LF -> b == Ascii.LF ? DONE : BROKEN;
            default -> trailer(b);
        };
    }

    private int first(byte b) {
        left = Ascii.hex(b);
        digits = 1;
        return left < 0 ? BROKEN : SIZE;
    }

    private int size(byte b) {
        if (b == Ascii.CR) {
            return SIZE_LF;
        }
        if (b == ';') {
            return EXTENSION;
        }
        int digit = Ascii.hex(b);
        if (digit < 0 || ++digits > 15) {
            return BROKEN;
        }
        left = (left << 4) | digit;
        return SIZE;
    }

    private int extend(byte b) {
        if (b == Ascii.CR) {
            return SIZE_LF;
        }
        return Ascii.value(b) && ++extension <= MOST_EXTENSION ? EXTENSION : BROKEN;
    }

    private int trailer(byte b) {
        if (++trailerBytes > limits.maxHeader()) {
            return BROKEN;
        }
        return switch (state) {
            case TRAILER -> startTrailer(b);
            case TRAILER_NAME -> b == ':' ? endName() : Ascii.token(b) ? name(b) : BROKEN;
            case TRAILER_VALUE -> b == Ascii.CR ? TRAILER_LF : Ascii.value(b) ? TRAILER_VALUE : BROKEN;
            default -> b == Ascii.LF ? TRAILER : BROKEN;
        };
    }

    private int startTrailer(byte b) {
        if (b == Ascii.CR) {
            return LAST_LF;
        }
        nameLength = 0;
        return Ascii.token(b) && ++trailers <= limits.maxFields() ? name(b) : BROKEN;
    }

    private int name(byte b) {
        if (nameLength < MOST_NAME) {
            name[nameLength++] = b;
        }
        return TRAILER_NAME;
    }

    /* RFC 9110 section 6.5.1: framing and routing are no matter of trailers; whoever merges them would be misled. */
    private int endName() {
        return switch (Field.of(name, 0, nameLength)) {
            case CONTENT_LENGTH, TRANSFER_ENCODING, HOST, CONNECTION -> BROKEN;
            default -> TRAILER_VALUE;
        };
    }
}
