package dev.outrigger.sidecar.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyFramingTest {
    private final BodyFraming body = new BodyFraming();

    @Test
    void givesTheDataOfChunksWithoutTheirFraming() {
        ByteBuf payload = Unpooled.buffer();
        body.chunked(Limits.BUILT_IN);

        int taken = body.take(bytes("3;x\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\nnext"), payload);

        assertThat(taken).isEqualTo("3;x\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n".length());
        assertThat(body.done()).isTrue();
        assertThat(payload.toString(StandardCharsets.US_ASCII)).isEqualTo("abcde");
    }

    @Test
    void takesNoMoreThanTheLength() {
        body.length(3);

        int taken = body.take(bytes("abcd"));

        assertThat(taken).isEqualTo(3);
        assertThat(body.done()).isTrue();
    }

    @Test
    void endsOnlyWithTheConnectionWhenNothingElseSaysSo() {
        body.untilClose();

        int taken = body.take(bytes("abcd"));

        assertThat(taken).isEqualTo(4);
        assertThat(body.done()).isFalse();
        assertThat(body.endsWithConnection()).isTrue();
    }

    @Test
    void boundsAllExtensionsOfOneBodyTogether() {
        body.chunked(Limits.BUILT_IN);

        int taken = body.take(bytes(("1;" + "x".repeat(9 * 1024) + "\r\na\r\n").repeat(2)));

        assertThat(taken).isEqualTo(BodyFraming.BAD);
    }

    @Test
    void boundsTheTrailers() {
        body.chunked(Limits.BUILT_IN);

        int taken = body.take(bytes("0\r\n" + "X: y\r\n".repeat(101)));

        assertThat(taken).isEqualTo(BodyFraming.BAD);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
