package dev.outrigger.sidecar.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets, and tables as the kernel writes them. */
final class ConnectionsTest {
    private static final Path PROC = Path.of("/proc/net");
    private static final String TITLE = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

    @TempDir
    Path folder = Path.of("");

    @Test
    void countsThoseThatAreEstablished() throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket server = new ServerSocket(0, 5, here)) {
            InetSocketAddress instance = new InetSocketAddress(here, server.getLocalPort());
            Connections before = Connections.to(instance, PROC);
            try (Socket one = new Socket(here, server.getLocalPort());
                    Socket other = new Socket(here, server.getLocalPort())) {
                Connections during = Connections.to(instance, PROC);

                assertThat(before.count()).isZero();
                assertThat(during.peers()).isEqualTo(Map.of("127.0.0.1", 2));
                assertThat(during.words()).isEqualTo("2 connections, from 127.0.0.1 (2)");
                assertThat(one.isConnected() && other.isConnected()).isTrue();
            }
        }
    }

    @Test
    void countsThoseToAnApplicationThatListensEverywhere() throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress there = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket(here, server.getLocalPort())) {
            Connections seen = Connections.to(new InetSocketAddress(there, server.getLocalPort()), PROC);

            assertThat(client.isConnected()).isTrue();
            assertThat(seen.count()).isEqualTo(1);
        }
    }

    @Test
    void doesNotCountThoseToAnotherAddressOfThisHost() throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress there = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
        try (ServerSocket server = new ServerSocket(0, 5, here);
                Socket client = new Socket(here, server.getLocalPort())) {
            Connections seen = Connections.to(new InetSocketAddress(there, server.getLocalPort()), PROC);

            assertThat(client.isConnected()).isTrue();
            assertThat(seen.count()).isZero();
        }
    }

    @Test
    void knowsIpv6AndIpv4MappedIntoIt() throws IOException {
        Files.writeString(folder.resolve("tcp"), TITLE);
        Files.writeString(
                folder.resolve("tcp6"),
                TITLE
                        + row("0000000000000000FFFF00000100000A:1F90", "0000000000000000FFFF00000700000A:9C40", "01")
                        + row("0000000000000000FFFF00000100000A:1F90", "0000000000000000FFFF00000700000A:9C41", "06")
                        + row("B80D0120000000000000000001000000:1F90", "B80D0120000000000000000002000000:9C40", "01"));

        Connections mapped = Connections.to(address("10.0.0.1"), folder);
        Connections six = Connections.to(address("2001:db8::1"), folder);

        assertThat(mapped.peers()).isEqualTo(Map.of("10.0.0.7", 1));
        assertThat(six.peers()).isEqualTo(Map.of("2001:db8:0:0:0:0:0:2", 1));
    }

    @Test
    void namesThoseWithMostFirst() {
        Connections seen = new Connections(Map.of("10.0.0.1", 1, "10.0.0.2", 5, "10.0.0.3", 5, "10.0.0.4", 2));

        assertThat(seen.words()).isEqualTo("13 connections, from 10.0.0.2 (5), 10.0.0.3 (5), 10.0.0.4 (2) and 1 more");
    }

    @Test
    void aSystemWithoutTheseTablesSaysNothing() {
        assertThatThrownBy(() -> Connections.to(address("10.0.0.1"), folder)).isInstanceOf(IOException.class);
    }

    private static String row(String local, String remote, String state) {
        return "   0: " + local + " " + remote + " " + state + " 00000000:00000000 00:00000000 00000000     0\n";
    }

    private static InetSocketAddress address(String literal) {
        return new InetSocketAddress(literal, 8080);
    }
}
