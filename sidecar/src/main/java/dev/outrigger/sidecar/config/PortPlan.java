package dev.outrigger.sidecar.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
        Map<Integer, String> owners = owners(running);
        Map<Integer, String> taken = ownDoors(node);
        for (Wanted one : wanted) {
            Place place = place(node, owners, one, taken);
            if (place.verdict() == Verdict.BIND) {
                taken.put(place.port(), one.name());
            }
            places.put(one.name(), place);
        }
        return new PortPlan(places);
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

    private static Place place(
            NodeConfig node, Map<Integer, String> owners, Wanted wanted, Map<Integer, String> taken) {
        OptionalInt wish = wish(node, wanted.name(), wanted.localPort());
        if (wish.isEmpty()) {
            return new Place(Verdict.NONE, 0, wanted.name() + " has no local_port");
        }
        int port = wish.getAsInt();
        if (port < 1 || port > 65_535) {
            return new Place(Verdict.REFUSED, port, "port " + port + " of " + wanted.name() + " is not in 1..65535");
        }
        String owner = owners.get(port);
        if (wanted.name().equals(owner)) {
            return new Place(
                    Verdict.YIELDED, port, "port " + port + " belongs to " + wanted.name() + ", which runs here");
        }
        String holder = owner == null ? taken.getOrDefault(port, "") : owner;
        if (!holder.isEmpty()) {
            return new Place(Verdict.REFUSED, port, "port " + port + " of " + wanted.name() + " belongs to " + holder);
        }
        return new Place(Verdict.BIND, port, "");
    }
}
