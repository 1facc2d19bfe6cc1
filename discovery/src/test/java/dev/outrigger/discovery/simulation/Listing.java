package dev.outrigger.discovery.simulation;

import dev.outrigger.discovery.Registry;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Where the instances of a fleet are announced, and what may befall it. */
interface Listing {
    /** Returns what the next sidecar sees of it. */
    Registry sight(RandomGenerator random);

    /** Returns whether the registrar of {@code place} is at work. */
    boolean announces(SimulatedInstance place);

    /** Announces {@code place}, or what it says now. */
    void announce(SimulatedInstance place);

    /** Withdraws {@code place} in order. */
    void withdraw(SimulatedInstance place);

    /** Kills the registrar of {@code place}: its session lives on for a while. */
    void vanish(SimulatedInstance place);

    /** Ends the session of {@code place}, which serves on and comes back. */
    void lose(SimulatedInstance place);

    /** Cuts the session of a sidecar for up to {@code nanos}. */
    void cut(int sidecar, long nanos);

    /** Makes reads of a sidecar fail. */
    void failReads(int sidecar);

    /** Loses everything at once. */
    void wipe(List<SimulatedInstance> places);

    /** Ends all trouble. */
    void makePeace();

    /** Returns the ids that are listed. */
    Set<String> ids();
}
