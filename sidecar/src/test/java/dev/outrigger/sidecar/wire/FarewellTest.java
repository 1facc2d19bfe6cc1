package dev.outrigger.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the reset comes, under virtual time. */
final class FarewellTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final ScriptedLoop loop = new ScriptedLoop();
    private int undelivered = 5;
    private int asked;
    private int gone;

    @AfterEach
    void nothingIsLeft() {
        assertThat(gone).isEqualTo(1);
        assertThat(loop.armed()).isZero();
        loop.close();
    }

    private ScriptedPeer begin() {
        loop.upstream(ADDRESS);
        Wire wire = loop.connect(ADDRESS, Unhandled.NOBODY);
        ScriptedPeer peer = loop.upstream(ADDRESS).accept();
        new Farewell(wire, this::ask, () -> gone++).due();
        return peer;
    }

    private int ask() {
        asked++;
        return undelivered;
    }

    @Test
    void comesAtOnceIfNothingIsOnItsWay() {
        undelivered = 0;

        ScriptedPeer peer = begin();

        assertThat(peer.sawReset()).isTrue();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void comesSoonAfterAllHasArrived() {
        ScriptedPeer peer = begin();
        loop.advance(Duration.ofMillis(15));
        boolean early = peer.gone();

        undelivered = 0;
        loop.advance(Duration.ofMillis(20));

        assertThat(early).isFalse();
        assertThat(peer.sawReset()).isTrue();
    }

    @Test
    void waitsForAPeerThatTakesALittleNowAndThen() {
        ScriptedPeer peer = begin();
        for (undelivered = 4; undelivered > 0; undelivered--) {
            loop.advance(Duration.ofSeconds(29));
        }
        boolean early = peer.gone();

        loop.advance(Duration.ofSeconds(1));

        assertThat(early).isFalse();
        assertThat(peer.sawReset()).isTrue();
    }

    @Test
    void givesUpOnAPeerThatTakesNothing() {
        ScriptedPeer peer = begin();

        loop.advance(Duration.ofSeconds(29));
        boolean early = peer.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(peer.sawReset()).isTrue();
        assertThat(asked).isLessThan(80);
    }
}
