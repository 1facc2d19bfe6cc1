package dev.outrigger.discovery.simulation;

import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A list that sidecars see late. */
final class LaggingListing implements Listing {
    private static final long MILLISECOND = 1_000_000L;
    /** After which an instance that died is not listed any more, at most. */
    private static final int SESSION_MILLIS = 8_000;

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Map<String, Instance> listed = new LinkedHashMap<>();
    private final List<LaggingRegistry> sights = new ArrayList<>();

    LaggingListing(Scheduler scheduler, RandomGenerator random) {
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public Registry sight(RandomGenerator chance) {
        LaggingRegistry sight = new LaggingRegistry(scheduler, chance, () -> List.copyOf(listed.values()));
        sights.add(sight);
        return sight;
    }

    @Override
    public boolean announces(SimulatedInstance place) {
        return listed.containsKey(place.id());
    }

    @Override
    public void announce(SimulatedInstance place) {
        listed.put(place.id(), place.announced());
        changed();
    }

    @Override
    public void withdraw(SimulatedInstance place) {
        if (listed.remove(place.id()) != null) {
            changed();
        }
    }

    @Override
    public void vanish(SimulatedInstance place) {
        int life = place.life;
        scheduler.schedule(
                () -> {
                    if (place.life == life) {
                        withdraw(place);
                    }
                },
                random.nextInt(SESSION_MILLIS) * MILLISECOND);
    }

    /** It comes back under another node, perhaps after the grace. */
    @Override
    public void lose(SimulatedInstance place) {
        int life = place.life;
        withdraw(place);
        scheduler.schedule(
                () -> {
                    if (place.life == life) {
                        announce(place);
                    }
                },
                random.nextInt(6_000) * MILLISECOND);
    }

    @Override
    public void cut(int sidecar, long nanos) {
        sights.get(sidecar).loseSession(nanos);
    }

    @Override
    public void failReads(int sidecar) {
        sights.get(sidecar).failOnce();
    }

    @Override
    public void wipe(List<SimulatedInstance> places) {
        for (SimulatedInstance place : places) {
            if (place.process != SimulatedInstance.Condition.DEAD && announces(place)) {
                place.life++;
                lose(place);
            }
        }
    }

    @Override
    public void makePeace() {}

    @Override
    public Set<String> ids() {
        return Set.copyOf(listed.keySet());
    }

    private void changed() {
        sights.forEach(LaggingRegistry::changed);
    }
}
