package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
    private static final int MANY = 2_000;

    private final FreePorts free = new FreePorts();

    @Test
    void givesEachOnce() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            given.add(free.any());
        }

        assertThat(given).hasSize(MANY);
    }

    @Test
    void givesAnotherForOneThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(free.near(taken.getLocalPort())).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void givesTheWantedOneOnce() throws IOException {
        int wanted = new FreePorts().any();

        assertThat(free.near(wanted)).isEqualTo(wanted);
        assertThat(free.near(wanted)).isNotEqualTo(wanted);
    }
}
