package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.ServiceDefinition;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Own instances with a TCP check and an HTTP check at {@code /deep}, whose answers are set by path. */
final class Fixture {
    private final VirtualTime time;
    private final WordyAnnouncer registry;
    private final List<Event> events;
    private final Map<String, Result.Kind> answers = new HashMap<>();
    private int probes;

    Fixture(VirtualTime time, WordyAnnouncer registry, List<Event> events) {
        this.time = time;
        this.registry = registry;
        this.events = events;
    }

    ProvidedService service(String name, boolean risen) {
        Check deep = new Check(
                Optional.of("/deep"),
                Check.TCP.statuses(),
                Check.TCP.interval(),
                Check.TCP.timeout(),
                Check.TCP.rise(),
                Check.TCP.fall(),
                Optional.empty(),
                Optional.empty());
        ServiceDefinition definition = new ServiceDefinition(
                name, Optional.empty(), Optional.empty(), false, Map.of(), List.of(Check.TCP, deep), Map.of());
        return new ProvidedService(definition, instance(), risen, time, this::probe, registry, events::add);
    }

    void answers(String path, Result.Kind kind) {
        answers.put(path, kind);
    }

    int probes() {
        return probes;
    }

    private void probe(InetSocketAddress address, Check check, Consumer<Result> done) {
        probes++;
        Result.Kind kind = answers.getOrDefault(check.httpPath().orElse("tcp"), Result.Kind.GOOD);
        time.execute(() -> done.accept(new Result(kind, kind.name(), 1)));
    }

    private static Instance instance() {
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
            return new Instance(
                    "10.0.0.1:80",
                    "10.0.0.1",
                    new InetSocketAddress(address, 80),
                    Instance.USUAL_WEIGHT,
                    "",
                    "",
                    InstanceState.STARTING,
                    "n1",
                    Map.of(),
                    0);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
