package dev.outrigger.sidecar.http1;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The head of a request, checked after RFC 9112 sections 3, 5, 6 and 9. Confined to one thread. */
public final class RequestHead extends Head {
    private static final byte[] HTTP = Ascii.bytes("HTTP/");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] H2C = Ascii.bytes("h2c");
    private static final byte[] CONNECTION_UPGRADE = Ascii.bytes("Connection: upgrade\r\n");
    private static final byte[] TE_TRAILERS = Ascii.bytes("TE: trailers\r\nConnection: TE\r\n");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");
    private static final byte[] GET = Ascii.bytes("GET");
    private static final byte[] HEAD = Ascii.bytes("HEAD");
    private static final byte[] CONNECT = Ascii.bytes("CONNECT");
    private static final byte[] OPTIONS = Ascii.bytes("OPTIONS");
    private static final byte[][] REPLAYABLE = {
        GET, HEAD, OPTIONS, Ascii.bytes("TRACE"), Ascii.bytes("PUT"), Ascii.bytes("DELETE")
    };

    private static final byte[] REQUEST_ID = Ascii.bytes("x-request-id");
    private static final int MOST_METHOD = 32;
    private static final int MOST_PATH = 512;
    private static final int MOST_ID = 128;

    private final byte[] pseudonym;
    private final byte[] via;
    private int methodTo;
    private int targetTo;
    private int minor;
    private int host = -1;
    private int upgrade = -1;
    private int ours;
    private boolean trailers;
    private boolean expects;
    private final Authority authority = new Authority();

    /** @param node this node's name, a token: our pseudonym in Via is {@code outrigger-<node>} */
    public RequestHead(Limits limits, String node) {
        super(limits);
        this.pseudonym = Ascii.bytes("outrigger-" + node);
        this.via = Ascii.bytes("Via: 1.1 outrigger-" + node + "\r\n");
    }

    @Override
    void clear() {
        methodTo = 0;
        targetTo = 0;
        host = -1;
        upgrade = -1;
        ours = 0;
        trailers = false;
        expects = false;
    }

    @Override
    Reason malformed() {
        return Reason.BAD_REQUEST;
    }

    @Override
    Reason tooLarge() {
        return Reason.HEADER_TOO_LARGE;
    }

    @Override
    Reason lineTooLong() {
        return Reason.LINE_TOO_LONG;
    }

    @Override
    boolean forgiveEmptyLine() {
        return true;
    }

    @Override
    boolean lineByte(byte b) {
        return b == ' ' || b == '#' || Ascii.target(b);
    }

    @Override
    @Nullable
    Reason startLine(int to) {
        int i = start;
        while (i < to && Ascii.token(bytes[i])) {
            i++;
        }
        methodTo = i;
        if (i == start || i == to || bytes[i] != ' ') {
            return Reason.BAD_REQUEST;
        }
        int target = ++i;
        while (i < to && Ascii.target(bytes[i])) {
            i++;
        }
        targetTo = i;
        if (i == target || i == to || bytes[i] != ' ' || to - i != 9) {
            return Reason.BAD_REQUEST;
        }
        return version(i + 1);
    }

    private @Nullable Reason version(int from) {
        for (int i = 0; i < HTTP.length; i++) {
            if (bytes[from + i] != HTTP[i]) {
                return Reason.BAD_REQUEST;
            }
        }
        byte major = bytes[from + 5];
        byte last = bytes[from + 7];
        if (!Ascii.digit(major) || bytes[from + 6] != '.' || !Ascii.digit(last)) {
            return Reason.BAD_REQUEST;
        }
        minor = last - '0';
        return major != '1' || minor > 1 ? Reason.VERSION : null;
    }

    @Override
    @Nullable
    Reason complete() {
        if (methodIs(CONNECT)) {
            return Reason.NOT_IMPLEMENTED;
        }
        for (int field = 0; field < fields; field++) {
            Reason wrong = take(field);
            if (wrong != null) {
                return wrong;
            }
        }
        if ((minor == 1 && host < 0) || !targetFits()) {
            return Reason.BAD_REQUEST;
        }
        if (ours >= 2) {
            return Reason.LOOP;
        }
        dropUpgrade();
        return checkFraming();
    }

    private @Nullable Reason take(int field) {
        boolean fits = true;
        switch (kind(field)) {
            case HOST -> fits = takeHost(field);
            case CONTENT_LENGTH -> fits = framing.length(field);
            case TRANSFER_ENCODING -> framing.coding(field);
            case CONNECTION -> fits = connection.take(field);
            case KEEP_ALIVE, PROXY_CONNECTION -> drop(field);
            case TE -> {
                trailers |= FieldList.has(bytes, valueFrom(field), valueTo(field), TRAILERS);
                drop(field);
            }
            case EXPECT -> expects |= Ascii.is(bytes, valueFrom(field), valueTo(field), CONTINUE);
            case UPGRADE -> upgrade = upgrade < 0 ? field : -2;
            case VIA -> countOurs(field);
            default -> {}
        }
        return fits ? null : Reason.BAD_REQUEST;
    }

    private boolean takeHost(int field) {
        if (host >= 0) {
            return false;
        }
        host = field;
        return authority.host(bytes, valueFrom(field), valueTo(field));
    }

    private void countOurs(int field) {
        int to = valueTo(field);
        int from = valueFrom(field);
        while (from < to) {
            int end = FieldList.comma(bytes, from, to);
            int by = from;
            while (by < end && !Ascii.blank(bytes[by])) {
                by++;
            }
            by = by < end ? FieldList.next(bytes, by, end) : end;
            int word = by;
            while (word < end && !Ascii.blank(bytes[word])) {
                word++;
            }
            ours += Ascii.is(bytes, by, word, pseudonym) ? 1 : 0;
            from = end < to ? FieldList.next(bytes, end, to) : to;
        }
    }

    private boolean targetFits() {
        int from = methodTo + 1;
        authority.none(from);
        if (bytes[from] == '/') {
            return true;
        }
        if (targetTo - from == 1 && bytes[from] == '*') {
            return methodIs(OPTIONS);
        }
        return host >= 0 && authority.absolute(bytes, from, targetTo, valueFrom(host), valueTo(host));
    }

    /* An upgrade to HTTP/2 would carry requests that nobody here reads. */
    private void dropUpgrade() {
        boolean taken = upgrade >= 0
                && connection.namesUpgrade
                && minor == 1
                && !Ascii.startsWith(bytes, valueFrom(upgrade), valueTo(upgrade), H2C);
        if (!taken) {
            upgrade = -1;
            for (int field = 0; field < fields; field++) {
                if (kind(field) == Field.UPGRADE || kind(field) == Field.HTTP2_SETTINGS) {
                    drop(field);
                }
            }
        }
    }

    private @Nullable Reason checkFraming() {
        if (framing.codings == 0) {
            return null;
        }
        if (framing.contentLength >= 0
                || minor == 0
                || (framing.codings & FramingFields.CODING_BROKEN) != 0
                || (framing.codings & FramingFields.CODING_CHUNKED) == 0) {
            return Reason.BAD_REQUEST;
        }
        return framing.codings == FramingFields.CODING_CHUNKED ? null : Reason.NOT_IMPLEMENTED;
    }

    private boolean methodIs(byte[] method) {
        if (methodTo - start != method.length) {
            return false;
        }
        for (int i = 0; i < method.length; i++) {
            if (bytes[start + i] != method[i]) {
                return false;
            }
        }
        return true;
    }

    /** Has {@code body} frame what follows this head. */
    public void frame(BodyFraming body) {
        if (framing.codings != 0) {
            body.chunked(limits);
        } else {
            body.length(Math.max(0, framing.contentLength));
        }
    }

    /** Returns whether the method is HEAD. */
    public boolean isHead() {
        return methodIs(HEAD);
    }

    /** Returns whether the method may be sent twice: GET, HEAD, OPTIONS, TRACE, PUT, DELETE. */
    public boolean replayable() {
        for (byte[] method : REPLAYABLE) {
            if (methodIs(method)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the client speaks 1.1. */
    public boolean modern() {
        return minor == 1;
    }

    /** Returns whether the client means to send another request on this connection. */
    public boolean persistent() {
        return !connection.close && (minor == 1 || connection.keepAlive);
    }

    /** Returns whether the client asks for another protocol, and may. */
    public boolean upgrades() {
        return upgrade >= 0;
    }

    /** Returns whether the client waits for 100 (Continue). */
    public boolean expectsContinue() {
        return expects;
    }

    /** Returns the method for people, cut after 32 bytes; empty if there is none, also of a head that is BAD. */
    public String method() {
        return text(start, Math.min(methodTo, start + MOST_METHOD));
    }

    /**
     * Returns the path for people, cut after 512 bytes; empty if there is none, also of a head that is BAD. Never the query, nor
     * anything of the authority: both may hold what is secret.
     */
    public String path() {
        int from = methodTo + 1;
        if (from < targetTo && bytes[from] != '/' && bytes[from] != '*') {
            from = behindAuthority(from);
        }
        int to = from;
        while (to < targetTo && bytes[to] != '?' && bytes[to] != '#') {
            to++;
        }
        return text(from, Math.min(to, from + MOST_PATH));
    }

    private int behindAuthority(int from) {
        for (int i = from; i + 2 < targetTo; i++) {
            if (bytes[i] == ':' && bytes[i + 1] == '/' && bytes[i + 2] == '/') {
                int at = i + 3;
                while (at < targetTo && bytes[at] != '/' && bytes[at] != '?' && bytes[at] != '#') {
                    at++;
                }
                return at;
            }
        }
        return targetTo;
    }

    /** Returns the client's {@code x-request-id}, cut after 128 bytes; empty if it has none. */
    public String requestId() {
        int field = find(REQUEST_ID);
        int from = field < 0 ? 0 : valueFrom(field);
        return field < 0 ? "" : text(from, Math.min(valueTo(field), from + MOST_ID));
    }

    private String text(int from, int to) {
        return from < to ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1) : "";
    }

    /** Returns at least how many bytes {@link #writeTo} writes at most. */
    public int roomToWrite() {
        return length() + via.length + 64;
    }

    /**
     * Writes the head as it goes upstream: in origin-form, as 1.1 if it names a host, without what is hop-by-hop, with our
     * Via. Repeatable.
     */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes, start, methodTo + 1 - start);
        if (authority.end() == targetTo) {
            out.writeByte(methodIs(OPTIONS) ? '*' : '/');
        } else if (bytes[authority.end()] == '?') {
            out.writeByte('/');
        }
        int target = authority.end();
        int version = out.writerIndex() + targetTo - target + 8;
        writeKept(out, target);
        if (host >= 0) {
            out.setByte(version, '1');
        }
        out.writeBytes(via);
        if (upgrade >= 0) {
            out.writeBytes(CONNECTION_UPGRADE);
        }
        if (trailers) {
            out.writeBytes(TE_TRAILERS);
        }
        out.writeByte(Ascii.CR).writeByte(Ascii.LF);
    }
}
