package dev.outrigger.sidecar.demo;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.sidecar.DirectSession;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many services of three instances each: two stay, one comes and goes. Nobody answers there and nobody calls. They are there for
 * what a change in the registry leads to: a demo changes too seldom for a JVM to find that worth compiling, and one service
 * alone may not change more often than its budget of re-reads allows. One thread.
 */
final class Crowd {
    private static final Announcer.Listener UNHEARD = new Unheard();
    private static final long CHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String APPLICATION = "crowd";
    private static final int STAYING = 2;
    private static final int PORT = 7070;

    private final Map<String, Integer> localPorts;

    /** @param localPorts of its services, by name */
    Crowd(Map<String, Integer> localPorts) {
        this.localPorts = localPorts;
    }

    /** Returns the application that requires all its services, if it has any. */
    List<String> applications() {
        return localPorts.isEmpty() ? List.of() : List.of(APPLICATION);
    }

    /** Returns the documents of its services and of {@link #applications}. */
    Map<String, String> documents() {
        Map<String, String> documents = new TreeMap<>();
        List<String> required = new ArrayList<>();
        localPorts.forEach((service, port) -> {
            String key = service.replace('-', '_').toUpperCase(Locale.ROOT);
            required.add(words("\"%s\": \"{%s}\"", key, key));
            documents.put(service, words("""
                            { "id": "%s", "federation": "seatgeek", "environment": { "PORT": %d },
                              "provides": { "%s": "http://{HOST}:{PORT}" }, "local_port": %d }
                            """, service, PORT, key, port));
        });
        String all = String.join(", ", required);
        applications().forEach(id -> documents.put(id, words("""
                    { "id": "%s", "federation": "seatgeek", "requires": { %s } }
                    """, id, all)));
        return documents;
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /**
     * Announces those that stay, and then lets one service after the other have a change: one comes, says that it leaves, goes.
     * Blocks for 2 ms a change.
     *
     * @param definitions by name of the service
     * @param hosts an address of this machine, another one each time
     */
    void play(
            DirectSession session,
            Function<String, ServiceDefinition> definitions,
            Supplier<String> hosts,
            int changes) {
        List<Visitor> visitors = new ArrayList<>();
        for (String service : localPorts.keySet()) {
            ServiceDefinition definition = definitions.apply(service);
            for (int i = 0; i < STAYING; i++) {
                Instance stays = instance(hosts.get());
                session.announcing(announcer -> announcer.announce(definition, stays, UNHEARD));
            }
            visitors.add(new Visitor(definition, instance(hosts.get())));
        }
        for (int i = 0; i < changes; i++) {
            session.announcing(visitors.get(i % visitors.size())::next);
            LockSupport.parkNanos(CHANGE_NANOS);
        }
    }

    private static Instance instance(String host) {
        return new Instance(
                Instance.id(host, PORT),
                host,
                new InetSocketAddress(host, PORT),
                Instance.USUAL_WEIGHT,
                "local",
                "local-a",
                InstanceState.UP,
                "crowd",
                Map.of(),
                0);
    }

    /** One that comes and goes. On the session's control loop. */
    private static final class Visitor {
        private final ServiceDefinition definition;
        private final Instance instance;
        private Announcer.@Nullable Announcement announced;
        private boolean leaving;

        Visitor(ServiceDefinition definition, Instance instance) {
            this.definition = definition;
            this.instance = instance;
        }

        void next(Announcer announcer) {
            Announcer.Announcement here = announced;
            if (here == null) {
                announced = announcer.announce(definition, instance, UNHEARD);
            } else if (leaving) {
                here.withdraw(() -> {});
                announced = null;
                leaving = false;
            } else {
                here.change(InstanceState.LEAVING, instance.weight());
                leaving = true;
            }
        }
    }

    private static final class Unheard implements Announcer.Listener {
        @Override
        public void announced(InstanceState state) {}

        @Override
        public void missing(String why, boolean refused) {}
    }
}
