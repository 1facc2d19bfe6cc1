package dev.outrigger.bench.compare;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a client does, over and over, and what is promised of it. The TCP ones are HTTP to the backends too; the proxies do not
 * know that.
 */
enum Work {
    TCP_SMALL("tcp-small", "TCP, 60-byte answers", "GET", "/", 0, 60, 1.00),
    TCP_64K("tcp-64k", "TCP, 64 KiB answers", "GET", "/64k", 0, 65_536, 0.85),
    TCP_1M("tcp-1m", "TCP, 1 MiB answers", "GET", "/1m", 0, 1_048_576, 0.75),
    TCP_UPLOAD("tcp-upload", "TCP, 64 KiB requests", "POST", "/take", 65_536, 60, Double.NaN),
    TCP_NEW("tcp-new", "TCP, a new connection each", "GET", "/", 0, 60, 1.05),
    HTTP_SMALL("http-small", "HTTP keep-alive, 60-byte answers", "GET", "/", 0, 60, 0.92),
    HTTP_64K("http-64k", "HTTP, 64 KiB answers", "GET", "/64k", 0, 65_536, 0.75),
    HTTP_POST("http-post", "HTTP, POST of 4 KiB", "POST", "/take", 4_096, 60, 1.00),
    HTTP_NEW("http-new", "HTTP, Connection: close", "GET", "/", 0, 60, 1.05);

    /** More connections than this would only measure socket buffers. */
    private static final int MOST_FOR_1M = 64;

    private final String id;
    private final String words;
    private final String method;
    private final String path;
    private final int requestBody;
    private final int answerBody;
    private final double cpuLine;

    Work(String id, String words, String method, String path, int requestBody, int answerBody, double cpuLine) {
        this.id = id;
        this.words = words;
        this.method = method;
        this.path = path;
        this.requestBody = requestBody;
        this.answerBody = answerBody;
        this.cpuLine = cpuLine;
    }

    static Work of(String id) {
        return Arrays.stream(values())
                .filter(work -> work.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("work: \"" + id + "\" (expected: one of "
                        + Arrays.stream(values()).map(Work::id).collect(Collectors.joining(", ")) + ")"));
    }

    /** Returns those of which something is promised. */
    static List<Work> promised() {
        return Arrays.stream(values())
                .filter(work -> work.cpuLine().isPresent())
                .toList();
    }

    String id() {
        return id;
    }

    String words() {
        return words;
    }

    boolean tcp() {
        return id.startsWith("tcp");
    }

    String path() {
        return path;
    }

    /** Returns the bytes of the body that answers it; the head comes on top. */
    int answerBody() {
        return answerBody;
    }

    /** Returns the most CPU a request that is promised, HAProxy's being 1. */
    OptionalDouble cpuLine() {
        return Double.isNaN(cpuLine) ? OptionalDouble.empty() : OptionalDouble.of(cpuLine);
    }

    /** Returns for how long one does it before it is another's turn. */
    Duration turn() {
        return Duration.ofMillis(bulk() ? 1_000 : 250);
    }

    /** Returns whether a pause of the client would change it: what is under way when it begins fills the sockets. */
    boolean bulk() {
        return answerBody + requestBody >= 65_536;
    }

    /** Returns how many connections do it where {@code wanted} are asked for. */
    int connections(int wanted) {
        return this == TCP_1M ? Math.min(wanted, MOST_FOR_1M) : wanted;
    }

    /** Returns whether it is what the open loop sends: requests without a body over connections that stay. */
    boolean paced() {
        return requestBody == 0 && this != TCP_NEW && this != HTTP_NEW;
    }

    /** Returns the script by which wrk does it. */
    String script() {
        return "wrk.method = \"" + method + "\"\n"
                + (requestBody > 0 ? "wrk.body = string.rep(\"x\", " + requestBody + ")\n" : "")
                + (this == TCP_NEW || this == HTTP_NEW ? "wrk.headers[\"Connection\"] = \"close\"\n" : "")
                + Wrk.DONE;
    }
}
