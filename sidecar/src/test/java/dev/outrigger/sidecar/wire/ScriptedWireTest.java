package dev.outrigger.sidecar.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScriptedWireTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final Log log = new Log();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void echoesWhatArrivesAndThenTheEnd() {
        loop.upstream(ADDRESS);
        loop.connect(ADDRESS, log);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();

        peer.send("hello");
        peer.finish();
        loop.run();

        assertThat(log.lines).containsExactly("connected NONE", "read hello", "end");
    }

    @Test
    void refusesWhereNobodyWasScripted() {
        loop.connect(ADDRESS, log);

        loop.run();

        assertThat(log.lines).containsExactly("connected REFUSED");
    }

    @Test
    void tellsThatThereIsRoomAfterAShortWrite() {
        loop.upstream(ADDRESS);
        Wire wire = loop.connect(ADDRESS, log);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();
        peer.window(3);
        ByteBuf hello = Unpooled.copiedBuffer("hello", ISO_8859_1);

        int taken = wire.write(hello);
        peer.window(10);
        loop.run();

        assertThat(taken).isEqualTo(3);
        assertThat(log.lines).endsWith("writable");
        assertThat(peer.received()).isEqualTo("hel");
    }

    @Test
    void readsWhatWasSentBeforeAReset() {
        loop.upstream(ADDRESS);
        loop.connect(ADDRESS, log);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();

        peer.send("last words");
        peer.reset();
        loop.run();

        assertThat(log.lines).endsWith("read last words", "broken RESET");
    }

    @Test
    void readsWhatWasSentBeforeAResetAlsoAfterAWriteThatMetIt() {
        loop.upstream(ADDRESS);
        Wire wire = loop.connect(ADDRESS, log);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();

        peer.send("last words");
        peer.reset();
        int taken = wire.write(Unpooled.copiedBuffer("hello", ISO_8859_1));
        loop.run();

        assertThat(taken).isEqualTo(Wire.BROKEN);
        assertThat(log.lines).endsWith("read last words", "broken RESET");
    }

    @Test
    void tellsNothingAfterClose() {
        loop.upstream(ADDRESS);
        Wire wire = loop.connect(ADDRESS, log);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();

        peer.send("too late");
        wire.close();
        loop.run();

        assertThat(log.lines).containsExactly("connected NONE");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void firesDeadlinesInVirtualTimeAndNotWhenDisarmed() {
        List<String> due = new ArrayList<>();
        Deadline first = deadline("first", due);
        Deadline moved = deadline("moved", due);
        Deadline disarmed = deadline("disarmed", due);
        loop.arm(first, Duration.ofSeconds(1).toNanos());
        loop.arm(moved, Duration.ofSeconds(1).toNanos());
        loop.arm(disarmed, Duration.ofSeconds(1).toNanos());

        loop.arm(moved, Duration.ofSeconds(3).toNanos());
        disarmed.disarm();
        loop.advance(Duration.ofSeconds(2));

        assertThat(due).containsExactly("first");
        assertThat(loop.armed()).isEqualTo(1);
    }

    private static Deadline deadline(String name, List<String> due) {
        return new Deadline() {
            @Override
            public void threw() {}

            @Override
            protected void due() {
                due.add(name);
            }
        };
    }

    private static final class Log implements Wire.Handler {
        final List<String> lines = new ArrayList<>();

        @Override
        public void connected(Wire wire) {
            lines.add("connected " + wire.failure());
        }

        @Override
        public void readable(Wire wire) {
            while (true) {
                ByteBuf into = wire.loop().receiveBuffer();
                int read = wire.read(into);
                if (read == Wire.AGAIN) {
                    return;
                }
                if (read < 0) {
                    lines.add(read == Wire.END ? "end" : "broken " + wire.failure());
                    return;
                }
                lines.add("read " + into.toString(ISO_8859_1));
            }
        }

        @Override
        public void writable(Wire wire) {
            lines.add("writable");
        }
    }
}
