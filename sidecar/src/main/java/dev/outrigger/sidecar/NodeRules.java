package dev.outrigger.sidecar;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Datastore;
import dev.outrigger.sidecar.config.PortPlan;
import dev.outrigger.sidecar.config.PortPlan.Place;
import dev.outrigger.sidecar.config.PortPlan.Wanted;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.environment.Template;
import dev.outrigger.sidecar.require.Placement;
import dev.outrigger.sidecar.require.RequiredServices;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node's files say of the services that it requires. Remembers who was given which port, so that of two that claim one
 * the first stays. On the control loop, but for what says otherwise.
 */
final class NodeRules implements RequiredServices.Rules {
    private volatile Configuration configuration;
    private final PortPlan.Claims ports;
    private final Map<String, Read> read = new HashMap<>();

    /** The policy of a service with {@code definition}, read once. */
    private record Read(Optional<ServiceDefinition> definition, Traffic.Effective effective) {}

    NodeRules(Configuration configuration) {
        this.configuration = configuration;
        this.ports = new PortPlan.Claims(configuration.node(), configuration.running());
    }

    /** Returns the configuration in force. Thread-safe. */
    Configuration configuration() {
        return configuration;
    }

    /** Reads another configuration from now on. */
    void use(Configuration next) {
        configuration = next;
        ports.use(next.node(), next.running());
        read.clear();
    }

    @Override
    public void forget(String service) {
        ports.forget(service);
        read.remove(service);
    }

    /** Returns the hosts of a datastore that is served; empty if {@code name} is none. */
    Optional<List<String>> hosts(String name) {
        return configuration.datastore(name).flatMap(Datastore::served).map(url -> url.hosts());
    }

    @Override
    public Object source(String service) {
        return hosts(service);
    }

    @Override
    public Optional<ServiceDefinition> documented(String service) {
        Datastore datastore = configuration.datastores().get(service);
        if (datastore != null) {
            return Optional.of(definition(datastore));
        }
        return configuration.document(service).map(ServiceDocument::definition);
    }

    private static ServiceDefinition definition(Datastore datastore) {
        return new ServiceDefinition(
                datastore.key(),
                Optional.of(datastore.protocol()),
                datastore.localPort(),
                false,
                Map.of(),
                List.of(Check.TCP),
                datastore.traffic());
    }

    @Override
    public Optional<String> provider(String key) {
        return configuration.provider(key).map(ServiceDocument::id);
    }

    @Override
    public boolean datastore(String key) {
        return configuration.datastores().containsKey(key);
    }

    @Override
    public boolean served(String key) {
        Datastore datastore = configuration.datastores().get(key);
        return datastore != null && datastore.localPort().isPresent();
    }

    @Override
    public TrafficPolicy traffic(String service, Optional<ServiceDefinition> definition) {
        return effective(service, definition).policy();
    }

    /** Returns every value in force, with its origin. */
    Traffic.Effective effective(String service, Optional<ServiceDefinition> definition) {
        Read known = read.get(service);
        if (known == null || !known.definition().equals(definition)) {
            known = new Read(definition, layered(service, definition));
            read.put(service, known);
        }
        return known.effective();
    }

    private Traffic.Effective layered(String service, Optional<ServiceDefinition> definition) {
        Protocol byScheme = definition.flatMap(ServiceDefinition::protocol).orElse(Protocol.TCP);
        List<Traffic.Layer> layers = new ArrayList<>();
        definition.ifPresent(one -> layers.add(new Traffic.Layer(
                "definition", ConfigNode.of("definition of " + service, one.traffic(), new Problems()))));
        return configuration.node().traffic(service, byScheme, layers);
    }

    @Override
    public Placement placement(String service, Optional<ServiceDefinition> definition) {
        Optional<Integer> port = definition.flatMap(ServiceDefinition::localPort);
        if (definition.isPresent() && neverCalledByPort(definition.get())) {
            ports.forget(service);
            return Placement.NOWHERE;
        }
        Place place = ports.place(new Wanted(service, port));
        return switch (place.verdict()) {
            case BIND -> new Placement(addresses(place.port()), ListenerState.BOUND, "");
            case YIELDED -> new Placement(List.of(), ListenerState.YIELDED, place.why());
            case REFUSED -> new Placement(List.of(), ListenerState.FAILED, place.why());
            case NONE -> Placement.NOWHERE;
        };
    }

    /** A service all of whose templates have no port is passed on as text. */
    private static boolean neverCalledByPort(ServiceDefinition definition) {
        return !definition.provides().isEmpty()
                && definition.provides().values().stream().noneMatch(Template::needsPort);
    }

    private List<InetSocketAddress> addresses(int port) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String bind : configuration.node().bind()) {
            if (!bind.startsWith("unix:")) {
                addresses.add(new InetSocketAddress(numeric(bind), port));
            }
        }
        return addresses;
    }

    /** Returns the address that {@code literal} writes; the reader of the file has let nothing else pass. */
    static InetAddress numeric(String literal) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        try {
            return InetAddress.getByAddress(bytes == null ? new byte[0] : bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("\"" + literal + "\" (expected: a numeric address)", impossible);
        }
    }
}
