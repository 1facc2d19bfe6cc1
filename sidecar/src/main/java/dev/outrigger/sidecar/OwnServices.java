package dev.outrigger.sidecar;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Presence;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.provide.ProvidedService;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what this node provides from its documents. */
final class OwnServices {
    private OwnServices() {}

    /** Returns one for each instance that runs here and provides something; none is started. */
    static List<ProvidedService> of(
            Configuration configuration,
            Scheduler control,
            Prober prober,
            Announcer announcer,
            Events events,
            long startedMillis) {
        List<ProvidedService> services = new ArrayList<>();
        for (ServiceDocument document : configuration.running()) {
            if (document.provides().isEmpty()) {
                continue;
            }
            for (ServiceDocument.OwnInstance own : document.instances()) {
                Instance instance = instance(configuration.node().node(), own, startedMillis);
                services.add(new ProvidedService(
                        document.definition(), instance, false, control, prober, announcer, events));
            }
        }
        return services;
    }

    private static Instance instance(NodeConfig.Node node, ServiceDocument.OwnInstance own, long startedMillis) {
        return new Instance(
                Instance.id(node.host(), own.port()),
                node.host(),
                new InetSocketAddress(NodeRules.numeric(node.host()), own.port()),
                own.weight(),
                node.region(),
                node.zone(),
                InstanceState.STARTING,
                node.id(),
                node.labels(),
                startedMillis);
    }

    /** Returns what this node tells of itself. */
    static Presence.Content presence(
            NodeConfig.Node node, String version, String started, List<ProvidedService> services) {
        Map<String, Presence.Provided> provided = new HashMap<>();
        for (ProvidedService service : services) {
            provided.put(
                    service.service(),
                    new Presence.Provided(
                            service.view().instance().address().getPort(),
                            service.state().word(),
                            ""));
        }
        return new Presence.Content(node.host(), node.region(), node.zone(), version, started, provided, node.labels());
    }
}
