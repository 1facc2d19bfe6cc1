package dev.outrigger.sidecar.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A machine that is what a test says. */
final class ScriptedMachine implements Machine {
    final Map<String, String> variables = new HashMap<>();
    final Map<String, String> sources = new HashMap<>(Map.of("127.0.0.1", "127.0.0.1", "192.0.2.1", "10.1.2.3"));
    final Map<String, String> interfaces = new HashMap<>(Map.of("10.1.2.3", "eth0", "127.0.0.1", "lo"));
    final Map<String, String> kernel = new HashMap<>();
    String hostName = "web-1";
    boolean writable = true;
    boolean lowPorts = true;

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public String hostName() {
        return hostName;
    }

    @Override
    public Optional<InetAddress> sourceTo(String host, int port) {
        return Optional.ofNullable(sources.get(host)).flatMap(Addresses::numeric);
    }

    @Override
    public Optional<String> interfaceOf(InetAddress address) {
        return Optional.ofNullable(interfaces.get(address.getHostAddress()));
    }

    @Override
    public boolean writable(Path directory) {
        return writable;
    }

    @Override
    public Optional<String> kernel(Path file) {
        return Optional.ofNullable(kernel.get(file.getFileName().toString()));
    }

    @Override
    public boolean mayBindLowPorts() {
        return lowPorts;
    }
}
