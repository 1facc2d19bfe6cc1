package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of {@code /v1/events} as browsers are: reads one event after the other. Blocking, with a deadline of 10 s a read. */
final class Follower implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final String head;

    /** What was sent under one empty line. */
    record Event(String name, String id, JsonNode data) {}

    /** @param fields further header fields, each with its line end */
    Follower(InetSocketAddress door, String uri, String fields) throws IOException {
        socket = new Socket(door.getAddress(), door.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET " + uri + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        head = paragraph();
    }

    /** Returns status line and header fields. */
    String head() {
        return head;
    }

    /** Returns the next event that {@code wanted} takes, or null at the end of the stream. */
    @Nullable
    Event next(Predicate<Event> wanted) throws IOException {
        while (true) {
            Event event = next();
            if (event == null || wanted.test(event)) {
                return event;
            }
        }
    }

    /** Returns the next event with {@code name}; fails if the stream ends before it. */
    Event next(String name) throws IOException {
        Event event = next(one -> one.name().equals(name));
        if (event == null) {
            throw new IOException("the stream ended before a " + name);
        }
        return event;
    }

    private @Nullable Event next() throws IOException {
        String text = paragraph();
        if (text.isEmpty()) {
            return null;
        }
        String name = "";
        String id = "";
        String data = "null";
        for (String line : text.split("\n", -1)) {
            name = line.startsWith("event: ") ? line.substring(7) : name;
            id = line.startsWith("id: ") ? line.substring(4) : id;
            data = line.startsWith("data: ") ? line.substring(6) : data;
        }
        return new Event(name, id, Json.mapper().readTree(data));
    }

    private String paragraph() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** Returns whether the other side has ended it, waiting for that. */
    boolean ended() throws IOException {
        return next(event -> false) == null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
