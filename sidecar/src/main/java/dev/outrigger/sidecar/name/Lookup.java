package dev.outrigger.sidecar.name;

import dev.outrigger.discovery.NameResolver.Answer;
import dev.outrigger.discovery.NameResolver.Failed;
import dev.outrigger.discovery.NameResolver.Found;
import dev.outrigger.routing.Scheduler;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One name asked for in both families. Confined to the control loop.
 *
 * <p>IPv4 decides what a failed half means. Without a clear word on A records the answer is a failure, even with AAAA
 * records: half a list would look as if the other half had gone. Without one on AAAA records the A records are the answer:
 * there are networks in which that question never gets one.
 */
final class Lookup {
    private final Scheduler control;
    private final String host;
    private final Consumer<Answer> done;

    private Scheduler.Cancellable deadline = Scheduler.Cancellable.NOTHING;
    private boolean ended;
    private @Nullable Family ipv4;
    private @Nullable Family ipv6;

    Lookup(Scheduler control, String host, Consumer<Answer> done) {
        this.control = control;
        this.host = host;
        this.done = done;
    }

    void endAfter(Duration time) {
        deadline =
                control.schedule(() -> end(new Failed("no answer within " + time.toMillis() + " ms")), time.toNanos());
    }

    void ask(DnsNameResolver dns) {
        if (ended) {
            return;
        }
        try {
            ask(dns, DnsRecordType.A, answered -> ipv4 = answered);
            ask(dns, DnsRecordType.AAAA, answered -> ipv6 = answered);
        } catch (IllegalArgumentException odd) {
            end(new Failed("\"" + host + "\" (expected: a host name: " + odd.getMessage() + ")"));
        }
    }

    private void ask(DnsNameResolver dns, DnsRecordType type, Consumer<Family> keep) {
        Future<List<DnsRecord>> asked = dns.resolveAll(new DefaultDnsQuestion(host, type));
        asked.addListener(ignored -> {
            Family family =
                    asked.isSuccess() ? Family.answered(host, type, asked.getNow()) : Family.failed(asked.cause());
            control.execute(() -> {
                keep.accept(family);
                combine();
            });
        });
    }

    private void combine() {
        Family four = ipv4;
        Family six = ipv6;
        if (four == null || six == null) {
            return;
        }
        if (!four.trouble().isEmpty()) {
            end(new Failed(four.trouble()));
            return;
        }
        List<InetAddress> all = new ArrayList<>(four.addresses());
        all.addAll(six.addresses());
        if (!all.isEmpty()) {
            end(new Found(all, NettyNameResolver.ttl(leastTtl(four, six))));
        } else if (!six.trouble().isEmpty()) {
            end(new Failed(six.trouble()));
        } else {
            end(new Failed("no such name, or no address for it"));
        }
    }

    private static long leastTtl(Family four, Family six) {
        long first = four.addresses().isEmpty() ? Long.MAX_VALUE : four.ttlSeconds();
        long second = six.addresses().isEmpty() ? Long.MAX_VALUE : six.ttlSeconds();
        return Math.min(first, second);
    }

    /** Returns whether its answer was told. */
    boolean ended() {
        return ended;
    }

    void end(Answer answer) {
        if (!ended) {
            ended = true;
            deadline.cancel();
            done.accept(answer);
        }
    }
}
