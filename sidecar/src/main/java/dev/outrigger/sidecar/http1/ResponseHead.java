package dev.outrigger.sidecar.http1;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The head of a response, checked after RFC 9112 sections 4, 5, 6 and 9. Confined to one thread. */
public final class ResponseHead extends Head {
    private static final byte[] HTTP = Ascii.bytes("HTTP/1.");
    private static final byte[] TIMEOUT = Ascii.bytes("timeout=");
    private static final byte[] CONNECTION_CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] CONNECTION_KEEP = Ascii.bytes("Connection: keep-alive\r\n");
    private static final byte[] CONNECTION_UPGRADE = Ascii.bytes("Connection: upgrade\r\n");
    private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");

    private int minor;
    private int status;
    private int keepSeconds = -1;

    public ResponseHead(Limits limits) {
        super(limits);
    }

    @Override
    void clear() {
        keepSeconds = -1;
    }

    @Override
    Reason malformed() {
        return Reason.BAD_RESPONSE;
    }

    @Override
    boolean lineByte(byte b) {
        return Ascii.value(b);
    }

    @Override
    @Nullable
    Reason startLine(int to) {
        if (to < 12 || (to > 12 && bytes[12] != ' ') || bytes[8] != ' ') {
            return Reason.BAD_RESPONSE;
        }
        for (int i = 0; i < HTTP.length; i++) {
            if (bytes[i] != HTTP[i]) {
                return Reason.BAD_RESPONSE;
            }
        }
        minor = bytes[7] - '0';
        status = 0;
        for (int i = 9; i < 12; i++) {
            if (!Ascii.digit(bytes[i])) {
                return Reason.BAD_RESPONSE;
            }
            status = status * 10 + bytes[i] - '0';
        }
        return (minor != 0 && minor != 1) || status < 100 ? Reason.BAD_RESPONSE : null;
    }

    @Override
    @Nullable
    Reason complete() {
        for (int field = 0; field < fields; field++) {
            if (!take(field)) {
                return Reason.BAD_RESPONSE;
            }
        }
        if (framing.codings != 0 && (framing.codings != FramingFields.CODING_CHUNKED || minor == 0)) {
            return Reason.BAD_RESPONSE;
        }
        boolean bare = status < 200 || status == 204;
        boolean both = framing.codings != 0 && framing.contentLength >= 0;
        connection.close |= both;
        for (int field = 0; field < fields; field++) {
            Field kind = kind(field);
            if ((kind == Field.CONTENT_LENGTH && (bare || both))
                    || (kind == Field.TRANSFER_ENCODING && bare)
                    || (kind == Field.UPGRADE && status != 101)) {
                drop(field);
            }
        }
        return null;
    }

    private boolean take(int field) {
        switch (kind(field)) {
            case CONTENT_LENGTH -> {
                return framing.length(field);
            }
            case TRANSFER_ENCODING -> framing.coding(field);
            case CONNECTION -> {
                return connection.take(field);
            }
            case KEEP_ALIVE -> {
                readTimeout(field);
                drop(field);
            }
            case PROXY_CONNECTION, TE -> drop(field);
            default -> {}
        }
        return true;
    }

    private void readTimeout(int field) {
        int to = valueTo(field);
        int from = valueFrom(field);
        while (from < to) {
            int end = FieldList.comma(bytes, from, to);
            if (Ascii.startsWith(bytes, from, end, TIMEOUT)) {
                int seconds = 0;
                for (int i = from + TIMEOUT.length; i < end && Ascii.digit(bytes[i]) && seconds < 100_000; i++) {
                    seconds = seconds * 10 + bytes[i] - '0';
                }
                keepSeconds = seconds;
            }
            from = end < to ? FieldList.next(bytes, end, to) : to;
        }
    }

    /** Returns the status, 100 to 999. */
    public int status() {
        return status;
    }

    /** Returns whether the peer keeps the connection open after this message. */
    public boolean persistent() {
        return !connection.close && (minor == 1 || connection.keepAlive);
    }

    /** Returns whether the peer frames the body, if there is one, by chunks. */
    public boolean chunked() {
        return framing.codings != 0;
    }

    /** Returns how long the peer says that it keeps an idle connection, in seconds; -1 if it does not. */
    public int keepAliveSeconds() {
        return keepSeconds;
    }

    /** Returns whether forwarding needs no change, so that the original bytes may go out as they are. */
    public boolean untouched() {
        return !droppedAny() && minor == 1;
    }

    /** Has {@code body} frame what follows this head, an answer to HEAD or not. */
    public void frame(BodyFraming body, boolean toHead) {
        if (toHead || status < 200 || status == 204 || status == 304) {
            body.length(0);
        } else if (framing.codings != 0) {
            body.chunked(limits);
        } else if (framing.contentLength >= 0) {
            body.length(framing.contentLength);
        } else {
            body.untilClose();
        }
    }

    /** Returns at least how many bytes {@link #writeTo} writes at most. */
    public int roomToWrite() {
        return length() + 96;
    }

    /**
     * Writes the head as it goes downstream, as 1.1, without what is hop-by-hop.
     *
     * @param persistence what we say of the downstream connection
     * @param chunk whether we chunk a body that has no length of its own
     * @param unchunk whether the downstream cannot read the peer's chunks
     */
    public void writeTo(ByteBuf out, Persistence persistence, boolean chunk, boolean unchunk) {
        if (unchunk) {
            for (int field = 0; field < fields; field++) {
                if (kind(field) == Field.TRANSFER_ENCODING) {
                    drop(field);
                }
            }
        }
        int begin = out.writerIndex();
        writeKept(out, 0);
        out.setByte(begin + 7, '1');
        switch (persistence) {
            case CLOSE -> out.writeBytes(CONNECTION_CLOSE);
            case KEEP -> out.writeBytes(CONNECTION_KEEP);
            case UPGRADE -> out.writeBytes(CONNECTION_UPGRADE);
            default -> {}
        }
        if (chunk) {
            out.writeBytes(CHUNKED);
        }
        out.writeByte(Ascii.CR).writeByte(Ascii.LF);
    }

    /** What a response says of its connection. */
    public enum Persistence {
        /** Nothing: 1.1 persists. */
        SILENT,
        /** It ends with this message. */
        CLOSE,
        /** It persists, said to a client of 1.0. */
        KEEP,
        /** It changes its protocol. */
        UPGRADE
    }
}
