package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.operate.Operations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The doors of a sidecar on a loop of their own, {@code outrigger-admin}: they answer under any load of the data path, and a
 * door that cannot be bound stops nothing. Thread-safe.
 *
 * <p>Always over Java's own selectors: they know unix sockets since 16, and these few connections need no more.
 */
public final class AdminServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Token token;
    private final Streams streams;
    private final List<AdminDoor> doors = new ArrayList<>();

    /**
     * Which doors there are.
     *
     * @param socket {@code run_dir/admin.sock}
     * @param listen answers everything to callers on this machine; empty: off
     * @param observe answers metrics, health and readiness to anybody; empty: off
     * @param token what a change over {@code listen} must bear; read at each, on the admin loop; empty: no change there
     */
    public record Settings(
            Optional<Path> socket,
            Optional<InetSocketAddress> listen,
            Optional<InetSocketAddress> observe,
            Supplier<Optional<String>> token) {}

    /** What is shown, and what is done. */
    public record Inside(SidecarView view, Metrics metrics, EventLog events, Operations operations) {}

    private AdminServer(Settings settings, Inside inside) {
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("outrigger-admin", true), NioIoHandler.newFactory());
        loop = group.next();
        token = new Token(settings.token());
        streams = new Streams(
                inside.view(),
                inside.metrics().rates(new SystemTicker()),
                inside.events().journal(),
                this::problems,
                loop,
                SystemTicker.wallClock());
        Resources resources = new Resources(
                inside.view(),
                inside.metrics(),
                inside.events(),
                new Waits(inside.view(), loop),
                new Posts(inside.operations()),
                this::problems);
        settings.socket().ifPresent(path -> add(DoorKind.SOCKET, new Places.SocketFile(path), resources));
        settings.listen().ifPresent(address -> add(DoorKind.LOCAL, new Places.Port(address), resources));
        settings.observe().ifPresent(address -> add(DoorKind.OBSERVE, new Places.Port(address), resources));
    }

    /** Opens the doors; returns at once. */
    public static AdminServer start(Settings settings, Inside inside) {
        AdminServer server = new AdminServer(settings, inside);
        server.loop.execute(() -> {
            server.doors.stream().findFirst().ifPresent(AdminDoor::rehearse);
            server.doors.forEach(AdminDoor::open);
        });
        return server;
    }

    private void add(DoorKind kind, AdminDoor.Place place, Resources resources) {
        doors.add(new AdminDoor(kind, loop, place, resources, streams, token, SystemTicker.wallClock()));
    }

    /** Returns the addresses of the doors in the order of {@link Settings}, each as soon as it is bound. */
    public List<CompletableFuture<SocketAddress>> bound() {
        return doors.stream().map(AdminDoor::bound).toList();
    }

    /** Returns why doors are not open; empty if all are. */
    public List<Overview.Problem> problems() {
        return doors.stream().flatMap(door -> door.problem().stream()).toList();
    }

    /** Closes the doors and ends their connections. Waits at most 2 s; not on the admin loop. Idempotent. */
    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        loop.execute(() -> doors.forEach(AdminDoor::close));
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
