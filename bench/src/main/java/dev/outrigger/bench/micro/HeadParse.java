package dev.outrigger.bench.micro;

import dev.outrigger.sidecar.http1.BodyFraming;
import dev.outrigger.sidecar.http1.Head;
import dev.outrigger.sidecar.http1.Limits;
import dev.outrigger.sidecar.http1.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request's head from the receive buffer to the bytes that go upstream: what every request costs at least. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadParse {
    private static final String CURL =
            "GET /some/path?x=1 HTTP/1.1\r\nHost: 127.0.0.1:1100\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n";
    private static final String BROWSER =
            CURL.substring(0, CURL.length() - 2) + "X-Forwarded-For: 10.0.0.1\r\n".repeat(12) + "\r\n";

    /** A short head as of curl (4 lines), or one as of a browser (16). */
    @Param({"curl", "browser"})
    public String kind = "curl";

    private final RequestHead head = new RequestHead(Limits.BUILT_IN, "bench");
    private final BodyFraming body = new BodyFraming();
    private final ByteBuf out = Unpooled.directBuffer(64 * 1024);
    private ByteBuf in = Unpooled.EMPTY_BUFFER;

    /** Fills the receive buffer. */
    @Setup
    public void fill() {
        in = Unpooled.directBuffer();
        in.writeCharSequence(kind.equals("curl") ? CURL : BROWSER, StandardCharsets.US_ASCII);
    }

    /** Parses alone. */
    @Benchmark
    public Head.Verdict parse() {
        in.readerIndex(0);
        head.reset();
        return head.parse(in);
    }

    /** Parses, frames the body and writes the head on. */
    @Benchmark
    public int forward() {
        in.readerIndex(0);
        head.reset();
        head.parse(in);
        head.frame(body);
        out.clear();
        head.writeTo(out);
        return out.writerIndex();
    }
}
