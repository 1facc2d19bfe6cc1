package dev.outrigger.discovery.simulation;

import dev.outrigger.discovery.simulation.SimulatedInstance.Condition;
import dev.outrigger.routing.Check;
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
import java.util.function.BiFunction;
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

    private static final List<String> POLICIES = List.copyOf(Balancers.names());
    private static final List<TrafficPolicy.Probing> PROBINGS = List.of(TrafficPolicy.Probing.values());
    private static final List<Kind> LIES = List.of(Kind.values());

    private final SeededScheduler scheduler;
    private final SplittableRandom random;
    private final List<SimulatedInstance> places = new ArrayList<>();
    private final Map<InetSocketAddress, SimulatedInstance> byAddress = new LinkedHashMap<>();
    private final Map<String, SimulatedInstance> byId = new LinkedHashMap<>();
    private final Listing listing;
    private final List<SimulatedSidecar> sidecars = new ArrayList<>();
    private boolean probesLie;

    SimulatedFleet(long seed, BiFunction<Scheduler, RandomGenerator, Listing> listings) {
        this.scheduler = new SeededScheduler(seed);
        this.random = new SplittableRandom(seed);
        this.listing = listings.apply(scheduler, random.split());
        for (int i = 0; i < PLACES; i++) {
            SimulatedInstance place = new SimulatedInstance(i);
            places.add(place);
            byId.put(place.id(), place);
            byAddress.put(place.announced().address(), place);
        }
        for (int i = 0; i < SIDECARS; i++) {
            SplittableRandom chance = random.split();
            sidecars.add(new SimulatedSidecar(this, chance, policy(), listing.sight(chance)));
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
        listing.makePeace();
        sidecars.forEach(sidecar -> sidecar.disable(Set.of()));
        places.forEach(this::start);
    }

    private void step() {
        SimulatedInstance place = places.get(random.nextInt(PLACES));
        int number = random.nextInt(SIDECARS);
        SimulatedSidecar sidecar = sidecars.get(number);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> start(place);
            case 3 -> die(place);
            case 4 -> drain(place);
            case 5 -> hang(place);
            case 6 -> say(place, InstanceState.DOWN);
            case 7 -> say(place, InstanceState.UP);
            case 8 -> loseAnnouncement(place);
            case 9 -> listing.cut(number, millis(60_000));
            case 10 -> listing.failReads(number);
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
        listing.announce(place);
    }

    private void die(SimulatedInstance place) {
        place.process = Condition.DEAD;
        place.life++;
        listing.vanish(place);
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
                        listing.withdraw(place);
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
        if (listing.announces(place)) {
            place.say(state, place.announced().weight());
            listing.announce(place);
        }
    }

    /** Its registrar's session ends though it serves on. */
    private void loseAnnouncement(SimulatedInstance place) {
        if (place.process != Condition.DEAD && listing.announces(place)) {
            place.life++;
            listing.lose(place);
        }
    }

    private void wipe() {
        if (random.nextInt(4) == 0) {
            listing.wipe(places);
        }
    }

    private long millis(int most) {
        return random.nextInt(most) * MILLISECOND;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Set<String> listedIds() {
        return listing.ids();
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

    /** One seed's whole run, {@code minutes} long or up to ten longer. */
    static void play(long seed, int minutes, BiFunction<Scheduler, RandomGenerator, Listing> listings) {
        RandomGenerator length = new SplittableRandom(seed);
        new SimulatedFleet(seed, listings).run(Duration.ofMinutes(minutes + length.nextInt(10)));
    }
}
