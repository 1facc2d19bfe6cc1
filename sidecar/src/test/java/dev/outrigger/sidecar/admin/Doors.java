package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.ScriptedView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens servers of a scripted sidecar. */
final class Doors {
    private static final Optional<InetSocketAddress> ANY =
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private Doors() {}

    /** Returns what a server shows and may do, without any event. */
    static AdminServer.Inside inside(ScriptedView view, Meters meters, ScriptedOperations operations) {
        return new AdminServer.Inside(
                view,
                new Metrics(meters, view),
                new EventLog(meters, () -> 0, () -> Instant.EPOCH),
                operations.operations());
    }

    /** Returns a server whose only door is a loopback port. */
    static AdminServer one(ScriptedView view, Meters meters) {
        return AdminServer.start(
                new AdminServer.Settings(Optional.empty(), ANY, Optional.empty(), Optional::empty),
                inside(view, meters, new ScriptedOperations()));
    }

    /** Returns a server with {@code admin.sock} in {@code folder} and two loopback ports, all of them open. */
    static AdminServer all(Path folder, Supplier<Optional<String>> token, AdminServer.Inside inside) throws Exception {
        AdminServer server = AdminServer.start(
                new AdminServer.Settings(Optional.of(folder.resolve("admin.sock")), ANY, ANY, token), inside);
        for (CompletableFuture<SocketAddress> door : server.bound()) {
            door.get(10, TimeUnit.SECONDS);
        }
        return server;
    }
}
