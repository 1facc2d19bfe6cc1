package dev.outrigger.discovery.simulation;

import dev.outrigger.discovery.simulation.SimulatedInstance.Condition;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.balance.Balancers;
import dev.outrigger.routing.testing.Policies;
import dev.outrigger.routing.testing.SeededScheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An hour of a service: instances that start, drain, die, hang and lose their session, and sidecars whose sight of the registry
 * is late or gone and whose probes are wrong at times. One seed decides everything; each step is followed by a check.
 */
final class SimulatedFleet {
    private static final long MILLISECOND = 1_000_000L;
    private static final int PLACES = 6;
    private static final int SIDECARS = 2;
    /** After which an instance that died is not listed any more, at most. */
    private static final int SESSION_MILLIS = 8_000;

    private static final List<String> POLICIES = List.copyOf(Balancers.names());
    private static final List<TrafficPolicy.Probing> PROBINGS = List.of(TrafficPolicy.Probing.values());
    private static final List<Kind> LIES = List.of(Kind.values());

    private final SeededScheduler scheduler;
    private final SplittableRandom random;
    private final List<SimulatedInstance> places = new ArrayList<>();
    private final Map<InetSocketAddress, SimulatedInstance> byAddress = new LinkedHashMap<>();
    private final Map<String, SimulatedInstance> byId = new LinkedHashMap<>();
    private final Map<String, Instance> listed = new LinkedHashMap<>();
    private final List<SimulatedSidecar> sidecars = new ArrayList<>();
    private boolean probesLie;

    SimulatedFleet(long seed) {
        this.scheduler = new SeededScheduler(seed);
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < PLACES; i++) {
            SimulatedInstance place = new SimulatedInstance(i);
            places.add(place);
            byId.put(place.id(), place);
            byAddress.put(place.announced().address(), place);
        }
        for (int i = 0; i < SIDECARS; i++) {
            sidecars.add(new SimulatedSidecar(this, random.split(), policy()));
        }
    }

    private TrafficPolicy policy() {
        return Policies.of(
                POLICIES.get(random.nextInt(POLICIES.size())),
                PROBINGS.get(random.nextInt(PROBINGS.size())),
                random.nextInt(4) != 0,
                random.nextInt(4) == 0 ? 20 : 0);
    }

    /** Lets {@code time} pass, then an end in peace, and checks throughout. */
    void run(Duration time) {
        places.forEach(this::start);
        sidecars.forEach(SimulatedSidecar::start);
        while (scheduler.elapsed().compareTo(time) < 0) {
            scheduler.runFor(Duration.ofMillis(200 + random.nextInt(8_000)));
            sidecars.forEach(SimulatedSidecar::check);
            step();
            sidecars.forEach(SimulatedSidecar::check);
        }
        makePeace();
        scheduler.runFor(Duration.ofMinutes(15));
        sidecars.forEach(SimulatedSidecar::check);
        sidecars.forEach(SimulatedSidecar::checkHealed);
        sidecars.forEach(SimulatedSidecar::stop);
        scheduler.runFor(Duration.ofSeconds(10));
        sidecars.forEach(SimulatedSidecar::checkCounts);
        sidecars.forEach(SimulatedSidecar::close);
    }

    private void makePeace() {
        probesLie = false;
        sidecars.forEach(sidecar -> sidecar.disable(Set.of()));
        places.forEach(this::start);
    }

    private void step() {
        SimulatedInstance place = places.get(random.nextInt(PLACES));
        SimulatedSidecar sidecar = sidecars.get(random.nextInt(SIDECARS));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> start(place);
            case 3 -> die(place);
            case 4 -> drain(place);
            case 5 -> hang(place);
            case 6 -> say(place, InstanceState.DOWN);
            case 7 -> say(place, InstanceState.UP);
            case 8 -> loseAnnouncement(place);
            case 9 -> sidecar.registry().loseSession(millis(60_000));
            case 10 -> sidecar.registry().failOnce();
            case 11 -> sidecar.disable(random.nextBoolean() ? Set.of() : Set.of(place.id()));
            case 12 -> probesLie = !probesLie;
            default -> wipe();
        }
    }

    private void start(SimulatedInstance place) {
        place.process = Condition.ALIVE;
        place.life++;
        int weight = random.nextInt(8) == 0 ? 0 : 50 + random.nextInt(100);
        place.say(InstanceState.UP, weight);
        list(place);
    }

    private void die(SimulatedInstance place) {
        place.process = Condition.DEAD;
        int life = ++place.life;
        scheduler.schedule(() -> unlist(place, life), millis(SESSION_MILLIS));
    }

    private void drain(SimulatedInstance place) {
        say(place, InstanceState.DRAINING);
        int life = place.life;
        scheduler.schedule(
                () -> {
                    if (place.life == life) {
                        say(place, InstanceState.LEAVING);
                    }
                },
                millis(5_000));
        scheduler.schedule(
                () -> {
                    if (place.life == life) {
                        place.process = Condition.DEAD;
                        unlist(place, life);
                    }
                },
                5_000 * MILLISECOND + millis(20_000));
    }

    private void hang(SimulatedInstance place) {
        if (place.process != Condition.DEAD) {
            place.process = Condition.HUNG;
            int life = place.life;
            scheduler.schedule(
                    () -> {
                        if (place.life == life) {
                            place.process = Condition.ALIVE;
                        }
                    },
                    millis(60_000));
        }
    }

    private void say(SimulatedInstance place, InstanceState state) {
        if (listed.containsKey(place.id())) {
            place.say(state, place.announced().weight());
            list(place);
        }
    }

    /** Its registrar's session ends though it serves on; it comes back under another node, perhaps after the grace. */
    private void loseAnnouncement(SimulatedInstance place) {
        if (place.process != Condition.DEAD && listed.containsKey(place.id())) {
            int life = ++place.life;
            unlist(place, life);
            scheduler.schedule(
                    () -> {
                        if (place.life == life) {
                            list(place);
                        }
                    },
                    millis(6_000));
        }
    }

    private void wipe() {
        if (random.nextInt(4) == 0) {
            places.forEach(this::loseAnnouncement);
        }
    }

    private void list(SimulatedInstance place) {
        listed.put(place.id(), place.announced());
        changed();
    }

    private void unlist(SimulatedInstance place, int life) {
        if (place.life == life && listed.remove(place.id()) != null) {
            changed();
        }
    }

    private void changed() {
        sidecars.forEach(sidecar -> sidecar.registry().changed());
    }

    private long millis(int most) {
        return random.nextInt(most) * MILLISECOND;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    List<Instance> listed() {
        return List.copyOf(listed.values());
    }

    Set<String> listedIds() {
        return Set.copyOf(listed.keySet());
    }

    SimulatedInstance at(String id) {
        SimulatedInstance place = byId.get(id);
        if (place == null) {
            throw new IllegalArgumentException("id: \"" + id + "\" (expected: one of " + byId.keySet() + ")");
        }
        return place;
    }

    void probe(InetSocketAddress address, Check check, Consumer<Result> done) {
        SimulatedInstance place = Objects.requireNonNull(byAddress.get(address));
        scheduler.schedule(() -> done.accept(result(place)), millis(900));
    }

    private Result result(SimulatedInstance place) {
        Kind honest = place.probe();
        Kind kind = probesLie && random.nextInt(4) == 0 ? LIES.get(random.nextInt(LIES.size())) : honest;
        return new Result(kind, kind.toString(), MILLISECOND);
    }

    /** One seed's whole run, for the command line and the gate. */
    static void play(long seed) {
        RandomGenerator length = new SplittableRandom(seed);
        new SimulatedFleet(seed).run(Duration.ofMinutes(55 + length.nextInt(10)));
    }
}
