package dev.outrigger.sidecar.config;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The machine that this process runs on. */
final class LocalMachine implements Machine {
    private static final long CAP_NET_BIND_SERVICE = 1L << 10;

    @Override
    public Map<String, String> variables() {
        return System.getenv();
    }

    @Override
    public String hostName() {
        Optional<String> kernel = kernel(Path.of("/proc/sys/kernel/hostname"));
        if (kernel.isPresent() && !kernel.get().isEmpty()) {
            return kernel.get();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    @Override
    public Optional<InetAddress> sourceTo(String host, int port) {
        // Connecting a datagram socket chooses the route and sends nothing.
        try (DatagramSocket socket = new DatagramSocket()) {
            InetAddress target = InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(target, port));
            return Optional.of(socket.getLocalAddress()).filter(address -> !address.isAnyLocalAddress());
        } catch (IOException | java.io.UncheckedIOException noRoute) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> interfaceOf(InetAddress address) {
        try {
            return Optional.ofNullable(NetworkInterface.getByInetAddress(address))
                    .map(NetworkInterface::getName);
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public boolean writable(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    @Override
    public Optional<String> kernel(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    @Override
    public boolean mayBindLowPorts() {
        Optional<String> first = kernel(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
        if (first.isPresent() && first.get().equals("0")) {
            return true;
        }
        return kernel(Path.of("/proc/self/status")).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & CAP_NET_BIND_SERVICE) != 0);
    }
}
