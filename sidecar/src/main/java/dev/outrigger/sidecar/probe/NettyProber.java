package dev.outrigger.sidecar.probe;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Probes over Netty's channels: a TCP connect, or an HTTP GET of which status line and headers decide.
 *
 * <p>At most so many probes are under way and at most so many wait; more are refused as {@code LOCAL}. The time of a check
 * runs from {@link #probe} on and covers waiting, look-up, connect and answer; when waiting took a noticeable part of it, or
 * the event loop was late, running out of time is {@code LOCAL}: it says nothing of the instance.
 *
 * <p>Confined to the control loop; the exchanges run on the event loops that are passed.
 */
public final class NettyProber implements Prober {
    /** A timer that fires so late, or a start that waited so long, makes a time-out ours. */
    private static final Duration LATE = Duration.ofMillis(200);

    private final Scheduler control;
    private final EventLoopGroup loops;
    private final ChannelFactory<? extends Channel> sockets;
    private final NameResolver names;
    private final int maxRunning;
    private final int maxWaiting;
    private final Duration late;
    private final Queue<Trial> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param loops where probes run; never those of the data path
     * @param sockets makes unconnected stream sockets that fit {@code loops}
     * @param names looks up a {@code check.host} that is a name
     * @param maxRunning at most so many probes at once
     * @param maxWaiting at most so many behind them
     */
    public NettyProber(
            Scheduler control,
            EventLoopGroup loops,
            ChannelFactory<? extends Channel> sockets,
            NameResolver names,
            int maxRunning,
            int maxWaiting) {
        this(control, loops, sockets, names, maxRunning, maxWaiting, LATE);
    }

    NettyProber(
            Scheduler control,
            EventLoopGroup loops,
            ChannelFactory<? extends Channel> sockets,
            NameResolver names,
            int maxRunning,
            int maxWaiting,
            Duration late) {
        this.control = control;
        this.loops = loops;
        this.sockets = sockets;
        this.names = names;
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        this.late = late;
    }

    @Override
    public void probe(InetSocketAddress address, Check check, Consumer<Result> done) {
        Trial trial = new Trial(control, check, late.toNanos(), done);
        if (waiting.size() >= maxWaiting) {
            trial.end(Result.Kind.LOCAL, waiting.size() + " probes wait already (expected: fewer)");
            return;
        }
        trial.expireUnlessStarted();
        int port = check.port().orElse(address.getPort());
        if (check.host().isEmpty()) {
            ready(trial, new InetSocketAddress(address.getAddress(), port));
            return;
        }
        String host = check.host().get();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            ready(trial, new InetSocketAddress(named(host, literal), port));
            return;
        }
        names.resolve(host, answer -> resolved(trial, host, port, answer));
    }

    private void resolved(Trial trial, String host, int port, NameResolver.Answer answer) {
        if (answer instanceof NameResolver.Found found) {
            InetAddress first = found.addresses().get(0);
            ready(trial, new InetSocketAddress(named(host, first.getAddress()), port));
        } else if (answer instanceof NameResolver.Failed failed) {
            trial.end(Result.Kind.LOCAL, host + " not resolved: " + failed.why());
        }
    }

    private void ready(Trial trial, InetSocketAddress target) {
        trial.aim(target);
        waiting.add(trial);
        startWaiting();
    }

    private void startWaiting() {
        while (running < maxRunning && !waiting.isEmpty()) {
            Trial next = waiting.remove();
            if (!next.ended()) {
                running++;
                next.start(loops.next(), sockets, this::freed);
            }
        }
    }

    private void freed() {
        running--;
        startWaiting();
    }

    /** Keeps the name beside the address, for the {@code Host} header. */
    private static InetAddress named(String host, byte[] address) {
        try {
            return InetAddress.getByAddress(host, address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(host + ": " + address.length + " bytes (expected: 4 or 16)", impossible);
        }
    }
}
