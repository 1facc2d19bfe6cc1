package dev.outrigger.sidecar.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which local port each required service and datastore has on this node. Pure: made anew when a definition changes.
 *
 * @param places by the name of the service or KEY of the datastore, in the order asked for
 */
public record PortPlan(Map<String, Place> places) {
    /** What comes of one wish. */
    public enum Verdict {
        /** We bind it. */
        BIND,
        /** It is the port of the same service, which runs here: applications reach the local instance. */
        YIELDED,
        /** It belongs to another. */
        REFUSED,
        /** It has no local port. */
        NONE
    }

    /**
     * One place.
     *
     * @param port 0 without one
     * @param why for people; empty when there is nothing to say
     */
    public record Place(Verdict verdict, int port, String why) {
        /** Returns the port that environments say; empty if applications have none to go to. */
        public OptionalInt usable() {
            return verdict == Verdict.BIND || verdict == Verdict.YIELDED ? OptionalInt.of(port) : OptionalInt.empty();
        }
    }

    /**
     * What somebody here requires.
     *
     * @param name service id or KEY of a datastore
     * @param localPort as its definition says
     */
    public record Wanted(String name, Optional<Integer> localPort) {}

    /**
     * Returns the plan for {@code wanted}. Of two that claim one port the first in the list gets it: put what is bound first,
     * then older definitions.
     *
     * @param running documents whose applications have their ports here
     */
    public static PortPlan of(NodeConfig node, List<ServiceDocument> running, List<Wanted> wanted) {
        Map<String, Place> places = new LinkedHashMap<>();
        Claims claims = new Claims(node, running);
        for (Wanted one : wanted) {
            places.put(one.name(), claims.place(one));
        }
        return new PortPlan(places);
    }

    /** Who claims which port, one after the other. Confined to one thread. */
    public static final class Claims {
        private final Map<String, Wanted> wanted = new LinkedHashMap<>();
        private final Map<String, Integer> ports = new HashMap<>();
        private final Map<Integer, Set<String>> claimants = new HashMap<>();
        private NodeConfig node;
        private Map<Integer, String> owners;
        private Map<Integer, String> doors;

        /** @param running documents whose applications have their ports here */
        public Claims(NodeConfig node, List<ServiceDocument> running) {
            this.node = node;
            this.owners = owners(running);
            this.doors = ownDoors(node);
        }

        /** Goes by another configuration from now on. Who claims the same port as before keeps its turn. */
        public void use(NodeConfig next, List<ServiceDocument> running) {
            node = next;
            owners = owners(running);
            doors = ownDoors(next);
            wanted.values().forEach(this::claim);
        }

        /** Claims what {@code one} wants, instead of what it wanted before, and returns what it gets. */
        public Place place(Wanted one) {
            wanted.put(one.name(), one);
            OptionalInt wish = claim(one);
            if (wish.isEmpty()) {
                return new Place(Verdict.NONE, 0, one.name() + " has no local_port");
            }
            int port = wish.getAsInt();
            if (port < 1 || port > 65_535) {
                return new Place(Verdict.REFUSED, port, "port " + port + " of " + one.name() + " is not in 1..65535");
            }
            String owner = owners.get(port);
            if (one.name().equals(owner)) {
                return new Place(
                        Verdict.YIELDED, port, "port " + port + " belongs to " + one.name() + ", which runs here");
            }
            String first =
                    claimants.getOrDefault(port, Set.of(one.name())).iterator().next();
            String holder = owner == null ? doors.getOrDefault(port, first) : owner;
            if (!holder.equals(one.name())) {
                return new Place(Verdict.REFUSED, port, "port " + port + " of " + one.name() + " belongs to " + holder);
            }
            return new Place(Verdict.BIND, port, "");
        }

        /** Forgets what {@code name} claimed. */
        public void forget(String name) {
            wanted.remove(name);
            leave(name);
        }

        private OptionalInt claim(Wanted one) {
            OptionalInt wish = wish(node, one.name(), one.localPort());
            Integer before = ports.get(one.name());
            if (wish.isEmpty() || before == null || before != wish.getAsInt()) {
                leave(one.name());
                wish.ifPresent(port -> {
                    ports.put(one.name(), port);
                    claimants
                            .computeIfAbsent(port, any -> new LinkedHashSet<>())
                            .add(one.name());
                });
            }
            return wish;
        }

        private void leave(String name) {
            Integer port = ports.remove(name);
            if (port != null) {
                claimants.computeIfPresent(port, (any, all) -> all.remove(name) && all.isEmpty() ? null : all);
            }
        }
    }

    /** Returns the place of {@code name}; {@link Verdict#NONE} if nobody asked for it. */
    public Place place(String name) {
        return places.getOrDefault(name, new Place(Verdict.NONE, 0, name + " is not required here"));
    }

    /** Returns the port that environments say for {@code name}. */
    public OptionalInt port(String name) {
        return place(name).usable();
    }

    /** Returns the port that {@code name} would have here, before conflicts: the override or its own, moved by the offset. */
    static OptionalInt wish(NodeConfig node, String name, Optional<Integer> localPort) {
        Integer override = node.localPorts().get(name);
        if (override != null) {
            return OptionalInt.of(override + node.portOffset());
        }
        return localPort.isPresent() ? OptionalInt.of(localPort.get() + node.portOffset()) : OptionalInt.empty();
    }

    /** Returns our own listening ports that are not local ports, and what they are. */
    static Map<Integer, String> ownDoors(NodeConfig node) {
        Map<Integer, String> doors = new LinkedHashMap<>();
        node.admin()
                .listen()
                .filter(place -> place.port() != 0)
                .ifPresent(place -> doors.put(place.port(), "admin.listen"));
        node.observe()
                .filter(place -> place.port() != 0)
                .ifPresent(place -> doors.putIfAbsent(place.port(), "observe.listen"));
        return doors;
    }

    /** Returns the ports of the applications that run here, each with the id of the first document that owns it. */
    static Map<Integer, String> owners(List<ServiceDocument> running) {
        Map<Integer, String> owners = new HashMap<>();
        running.stream()
                .filter(document -> !document.loopbackFree())
                .forEach(document ->
                        document.instances().forEach(instance -> owners.putIfAbsent(instance.port(), document.id())));
        return owners;
    }
}
