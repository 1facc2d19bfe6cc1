package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.ScriptedView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/** A server whose only door is a loopback port. */
final class OnePort {
    private OnePort() {}

    static AdminServer open(ScriptedView view, Meters meters) {
        return AdminServer.start(
                new AdminServer.Settings(
                        Optional.empty(),
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Optional.empty(),
                        Optional::empty),
                new AdminServer.Inside(
                        view,
                        new Metrics(meters, view),
                        new EventLog(meters, () -> 0, () -> Instant.EPOCH),
                        new ScriptedOperations().operations()));
    }
}
