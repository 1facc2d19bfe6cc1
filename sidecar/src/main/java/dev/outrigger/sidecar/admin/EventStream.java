package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.telemetry.Journal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower's connection, as server-sent events. Ends with the connection: when its reader leaves, has more than 1 MiB
 * before it, or has taken nothing for as long as a door lets a write last. Confined to the admin loop.
 */
final class EventStream {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    /** What may lie before a reader that is slow. */
    static final int MOST_BUFFERED = 1024 * 1024;

    private static final int RETRY_MILLIS = 2_000;

    private final Channel channel;
    private final DoorKind door;
    private final String service;
    private final String process;
    private long told;

    /**
     * @param service which it is told of; empty: all
     * @param process a word for this process: what another one numbered is not what we number
     * @param told the number of the last change that the follower knows of
     */
    EventStream(Channel channel, DoorKind door, String service, String process, long told) {
        this.channel = channel;
        this.door = door;
        this.service = service;
        this.process = process;
        this.told = told;
    }

    DoorKind door() {
        return door;
    }

    /** Returns the service that it is told of; empty if it is told of all. */
    String service() {
        return service;
    }

    boolean wants(String name) {
        return service.isEmpty() || service.equals(name);
    }

    /** Sends the head and how long to wait before coming back. */
    void begin() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(MOST_BUFFERED / 2, MOST_BUFFERED));
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        // Without a length: it lasts as long as its connection.
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, Streams.CONTENT_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        Pages.guard(Streams.CONTENT_TYPE, head.headers());
        channel.write(head);
        write("retry: " + RETRY_MILLIS + "\n\n");
    }

    /** Sends an event that has no place in an order: a picture, not a change. */
    void send(String event, String data) {
        write("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Sends those of {@code changes} that came after what it was told, and how many it missed. */
    void tell(List<Journal.Change> changes) {
        for (Journal.Change change : changes) {
            if (change.number() <= told) {
                continue;
            }
            if (change.number() > told + 1) {
                send("missed", "{\"changes\":" + (change.number() - told - 1) + "}");
            }
            told = change.number();
            if (wants(change.service())) {
                write("id: " + process + "." + told + "\nevent: change\ndata: " + Json.line(change) + "\n\n");
            }
        }
    }

    /** Sends what was written; ends the stream of a reader that is too slow. */
    void flush() {
        channel.flush();
        if (!channel.isWritable()) {
            log.info("event stream cut door={} reason=\"{} bytes unread\"", door.word(), MOST_BUFFERED);
            channel.close();
        }
    }

    private void write(String text) {
        channel.write(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
    }
}
