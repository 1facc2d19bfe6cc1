package dev.outrigger.sidecar.name;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.control.BlockingPool;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names by number, by {@code /etc/hosts}, then by the name servers and search domains of {@code /etc/resolv.conf}, over
 * Netty's resolver. Keeps nothing itself: the answer carries how long it holds, 5 s to 5 min. Each look-up ends within 5 s,
 * and at most 256 are under way.
 *
 * <p>Confined to the control loop. A name that {@code /etc/hosts} knows is not asked for elsewhere, as in
 * {@code nsswitch.conf}'s usual order.
 */
public final class NettyNameResolver implements NameResolver, AutoCloseable {
    private static final Duration LEAST_TTL = Duration.ofSeconds(5);
    private static final Duration MOST_TTL = Duration.ofMinutes(5);
    private static final int MAX_RUNNING = 256;
    private static final long QUERY_MILLIS = 1_500;
    private static final int MAX_QUERIES = 8;
    /** Netty would read the file once and never again; {@link HostsFile} does it instead. */
    private static final HostsFileEntriesResolver NONE = (host, types) -> null;

    private final Scheduler control;
    private final BlockingPool files;
    private final HostsFile hosts;
    private final Supplier<DnsNameResolver> making;
    private final Duration deadline;
    private final List<Lookup> waiting = new ArrayList<>();
    private volatile @Nullable DnsNameResolver dns;
    private boolean asked;
    private int running;

    /**
     * @param loop where questions are asked; never one of the data path
     * @param datagrams makes UDP sockets that fit {@code loop}
     * @param streams makes TCP sockets that fit {@code loop}, for answers too long for UDP
     * @param files where {@code /etc/hosts} is read
     */
    public NettyNameResolver(
            Scheduler control,
            EventLoop loop,
            ChannelFactory<? extends DatagramChannel> datagrams,
            ChannelFactory<? extends SocketChannel> streams,
            BlockingPool files) {
        this(
                control,
                files,
                new HostsFile(Path.of("/etc/hosts")),
                () -> builder(loop, datagrams, streams, DnsServerAddressStreamProviders.platformDefault())
                        .build(),
                Duration.ofSeconds(5));
    }

    /**
     * @param making called on a blocking thread when the first name is asked for, and again with the next one only if it threw: it
     *     reads files, and most nodes ask for no name
     */
    NettyNameResolver(
            Scheduler control,
            BlockingPool files,
            HostsFile hosts,
            Supplier<DnsNameResolver> making,
            Duration deadline) {
        this.control = control;
        this.files = files;
        this.hosts = hosts;
        this.making = making;
        this.deadline = deadline;
    }

    static DnsNameResolverBuilder builder(
            EventLoop loop,
            ChannelFactory<? extends DatagramChannel> datagrams,
            ChannelFactory<? extends SocketChannel> streams,
            DnsServerAddressStreamProvider servers) {
        return new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(datagrams)
                .socketChannelFactory(streams)
                .nameServerProvider(servers)
                .hostsFileEntriesResolver(NONE)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .queryTimeoutMillis(QUERY_MILLIS)
                .maxQueriesPerResolve(MAX_QUERIES);
    }

    @Override
    public void resolve(String host, Consumer<Answer> done) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            Found itself = new Found(List.of(address(host, literal)), MOST_TTL);
            control.execute(() -> done.accept(itself));
            return;
        }
        if (running >= MAX_RUNNING) {
            Failed refused = new Failed(running + " look-ups under way (expected: fewer)");
            control.execute(() -> done.accept(refused));
            return;
        }
        running++;
        Lookup lookup = new Lookup(control, host, answer -> {
            running--;
            done.accept(answer);
        });
        lookup.endAfter(deadline);
        make();
        files.submit(() -> hosts.addresses(host), known -> go(lookup, known), why -> ask(lookup));
    }

    /* Before the first look at the hosts file, so that a pool which is full of these has it in hand already. */
    private void make() {
        if (!asked) {
            asked = true;
            files.submit(making::get, this::made, this::notMade);
        }
    }

    private void made(DnsNameResolver resolver) {
        dns = resolver;
        waiting.forEach(lookup -> lookup.ask(resolver));
        waiting.clear();
    }

    private void notMade(String why) {
        asked = false;
        waiting.forEach(lookup -> lookup.end(new Failed("no name server can be asked: " + why)));
        waiting.clear();
    }

    private void ask(Lookup lookup) {
        DnsNameResolver there = dns;
        if (there != null) {
            lookup.ask(there);
        } else if (asked) {
            waiting.removeIf(Lookup::ended); // a disk that hangs would have them pile up
            waiting.add(lookup);
        } else {
            lookup.end(new Failed("no name server can be asked"));
        }
    }

    private void go(Lookup lookup, List<InetAddress> known) {
        if (known.isEmpty()) {
            ask(lookup);
        } else {
            // Short: the file is looked at again at every look-up.
            lookup.end(new Found(known, LEAST_TTL));
        }
    }

    /** Returns how many look-ups wait for the resolver that is being made. */
    int waiting() {
        return waiting.size();
    }

    /** Returns {@code seconds} within the limits between which an answer may hold. */
    static Duration ttl(long seconds) {
        return Duration.ofSeconds(Math.min(MOST_TTL.toSeconds(), Math.max(LEAST_TTL.toSeconds(), seconds)));
    }

    private static InetAddress address(String host, byte[] literal) {
        try {
            return InetAddress.getByAddress(host, literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(host + ": " + literal.length + " bytes (expected: 4 or 16)", impossible);
        }
    }

    /** Ends what is under way as failed and closes the sockets. */
    @Override
    public void close() {
        if (dns != null) {
            dns.close();
        }
    }
}
