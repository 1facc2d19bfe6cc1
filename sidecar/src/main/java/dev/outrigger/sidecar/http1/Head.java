package dev.outrigger.sidecar.http1;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of one message: parser, what was parsed, and writer of what is forwarded. Reusable; confined to one thread.
 *
 * <p>{@link #parse} takes bytes as they come, in any pieces, and takes none beyond the head. What it says depends on the
 * bytes alone, not on the pieces. Nothing is decoded: fields keep their order, case and bytes.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {
    /** What {@link #parse} came to. */
    public enum Verdict {
        /** All that was given is part of the head, and it goes on. */
        MORE,
        /** The head is complete and well-formed. */
        DONE,
        /** It is malformed or too large: {@link Head#fault} says which. The rest of the stream has no meaning. */
        BAD
    }

    private static final int LINE = 0;
    private static final int LINE_END = 1;
    private static final int FIELD = 2;
    private static final int NAME = 3;
    private static final int BLANK = 4;
    private static final int VALUE = 5;
    private static final int VALUE_END = 6;
    private static final int END = 7;

    /* Most heads fit; a larger array is given back by reset. */
    private static final int USUAL_BYTES = 1024;
    private static final int MOST_KEPT = 8 * 1024;
    private static final int STEP = 1024;
    private static final int INTS = 4;

    Limits limits;
    final FramingFields framing = new FramingFields(this);
    final ConnectionOptions connection = new ConnectionOptions(this);
    byte[] bytes = new byte[USUAL_BYTES];
    int fields;
    /* name from, name to, value from, value to: of each field. A field's line ends where the next begins. */
    private int[] bounds = new int[16 * INTS];
    private Field[] kinds = new Field[16];
    private boolean[] dropped = new boolean[16];
    int start;
    private int size;
    private int at;
    private int state;
    private @Nullable Reason fault;
    private boolean droppedAny;

    Head(Limits limits) {
        this.limits = limits;
    }

    /** Has the next head held to {@code other}. Not within one. */
    public final void limits(Limits other) {
        limits = other;
    }

    /** Makes it ready for another head. */
    public void reset() {
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[USUAL_BYTES];
        }
        fields = 0;
        start = 0;
        size = 0;
        at = 0;
        state = LINE;
        fault = null;
        droppedAny = false;
        framing.clear();
        connection.clear();
        clear();
    }

    /** Forgets what a subclass has learned. */
    abstract void clear();

    /** Reads the complete start line at {@code bytes[start, to)}; returns what is wrong with it, or null. */
    abstract @Nullable Reason startLine(int to);

    /** Reads the framing and the like of a head that is well-formed so far; returns what is wrong with it, or null. */
    abstract @Nullable Reason complete();

    /** Returns what a breach of the grammar is called on this side. */
    abstract Reason malformed();

    /** Returns whether {@code b} may be part of the start line. */
    abstract boolean lineByte(byte b);

    /** Takes bytes from {@code in}, at most up to the end of the head. Not to be called again after another than MORE. */
    public final Verdict parse(ByteBuf in) {
        while (in.isReadable()) {
            int step = Math.min(Math.min(in.readableBytes(), STEP), limits.maxHeader() - size);
            if (step == 0) {
                return bad(tooLarge());
            }
            room(step);
            in.getBytes(in.readerIndex(), bytes, size, step);
            int before = size;
            size += step;
            Verdict verdict = scan();
            in.skipBytes((verdict == Verdict.MORE ? size : at) - before);
            if (verdict != Verdict.MORE) {
                size = at;
                return verdict;
            }
        }
        return size >= limits.maxHeader() ? bad(tooLarge()) : Verdict.MORE;
    }

    Reason tooLarge() {
        return malformed();
    }

    Reason lineTooLong() {
        return malformed();
    }

    private void room(int step) {
        if (size + step > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + step, 2 * bytes.length));
        }
    }

    private Verdict bad(Reason reason) {
        fault = reason;
        return Verdict.BAD;
    }

    private Verdict scan() {
        while (at < size) {
            Reason wrong = switch (state) {
                case LINE -> scanLine();
                case LINE_END -> endLine();
                case FIELD -> startField();
                case NAME -> scanName();
                case BLANK -> skipBlank();
                case VALUE -> scanValue();
                case VALUE_END -> endValue();
                default -> endHead();
            };
            if (wrong != null) {
                return bad(wrong);
            }
            if (state > END) {
                return Verdict.DONE;
            }
        }
        return Verdict.MORE;
    }

    private @Nullable Reason scanLine() {
        byte[] head = bytes;
        int i = at;
        while (i < size && lineByte(head[i])) {
            i++;
        }
        at = i;
        if (i - start > limits.maxLine()) {
            return lineTooLong();
        }
        if (i < size) {
            if (head[i] != Ascii.CR) {
                return malformed();
            }
            at++;
            state = LINE_END;
        }
        return null;
    }

    private @Nullable Reason endLine() {
        if (bytes[at] != Ascii.LF) {
            return malformed();
        }
        at++;
        if (at - start == 2) {
            return emptyLine();
        }
        state = FIELD;
        return startLine(at - 2);
    }

    /* RFC 9112 section 2.2: one empty line before a request is forgiven; it is no part of the head. */
    private @Nullable Reason emptyLine() {
        if (!forgiveEmptyLine() || start > 0) {
            return malformed();
        }
        start = at;
        state = LINE;
        return null;
    }

    boolean forgiveEmptyLine() {
        return false;
    }

    private @Nullable Reason startField() {
        byte b = bytes[at];
        if (b == Ascii.CR) {
            at++;
            state = END;
            return null;
        }
        if (!Ascii.token(b)) {
            return malformed();
        }
        if (fields == limits.maxFields()) {
            return tooLarge();
        }
        if (fields == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * fields);
            dropped = Arrays.copyOf(dropped, 2 * fields);
            bounds = Arrays.copyOf(bounds, 2 * fields * INTS);
        }
        bounds[fields * INTS] = at++;
        state = NAME;
        return null;
    }

    private @Nullable Reason scanName() {
        byte[] head = bytes;
        int i = at;
        while (i < size && Ascii.token(head[i])) {
            i++;
        }
        at = i;
        if (i < size) {
            if (head[i] != ':') {
                return malformed();
            }
            bounds[fields * INTS + 1] = i;
            at++;
            state = BLANK;
        }
        return null;
    }

    private @Nullable Reason skipBlank() {
        while (at < size && Ascii.blank(bytes[at])) {
            at++;
        }
        if (at < size) {
            bounds[fields * INTS + 2] = at;
            state = VALUE;
        }
        return null;
    }

    private @Nullable Reason scanValue() {
        byte[] head = bytes;
        int i = at;
        while (i < size && Ascii.value(head[i])) {
            i++;
        }
        at = i;
        if (i < size) {
            if (head[i] != Ascii.CR) {
                return malformed();
            }
            at++;
            state = VALUE_END;
        }
        return null;
    }

    private @Nullable Reason endValue() {
        if (bytes[at] != Ascii.LF) {
            return malformed();
        }
        int field = fields * INTS;
        int to = at - 1;
        while (to > bounds[field + 2] && Ascii.blank(bytes[to - 1])) {
            to--;
        }
        bounds[field + 3] = to;
        kinds[fields] = Field.of(bytes, bounds[field], bounds[field + 1]);
        dropped[fields] = false;
        fields++;
        at++;
        state = FIELD;
        return null;
    }

    private @Nullable Reason endHead() {
        if (bytes[at] != Ascii.LF) {
            return malformed();
        }
        at++;
        state = END + 1;
        return complete();
    }

    /** Returns why it is BAD. */
    public final Reason fault() {
        return fault == null ? malformed() : fault;
    }

    /** Returns whether any byte was taken since {@link #reset}. */
    public final boolean begun() {
        return size > 0;
    }

    /** Returns the bytes of the complete head, its last empty line included. */
    public final int length() {
        return size;
    }

    final Field kind(int field) {
        return kinds[field];
    }

    final int valueFrom(int field) {
        return bounds[field * INTS + 2];
    }

    final int valueTo(int field) {
        return bounds[field * INTS + 3];
    }

    final void drop(int field) {
        dropped[field] = true;
        droppedAny = true;
    }

    final boolean droppedAny() {
        return droppedAny;
    }

    /** Returns the index of the first field named {@code lowerCase} that has come in whole, or -1. */
    final int find(byte[] lowerCase) {
        for (int field = 0; field < fields; field++) {
            if (Ascii.is(bytes, bounds[field * INTS], bounds[field * INTS + 1], lowerCase)) {
                return field;
            }
        }
        return -1;
    }

    /** Writes {@code bytes[from, end)} without the dropped fields and without the last empty line. */
    final void writeKept(ByteBuf out, int from) {
        int run = from;
        for (int field = 0; field < fields; field++) {
            if (dropped[field]) {
                int name = bounds[field * INTS];
                out.writeBytes(bytes, run, name - run);
                run = field + 1 < fields ? bounds[(field + 1) * INTS] : size - 2;
            }
        }
        out.writeBytes(bytes, run, size - 2 - run);
    }

    /** Drops the fields named {@code bytes[from, to)}. */
    final void dropNamed(int from, int to) {
        for (int field = 0; field < fields; field++) {
            if (Ascii.same(bytes, from, to, bounds[field * INTS], bounds[field * INTS + 1])) {
                drop(field);
            }
        }
    }
}
