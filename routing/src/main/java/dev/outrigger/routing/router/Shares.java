package dev.outrigger.routing.router;

import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.TrafficPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What part of new work each endpoint gets as things stand: by class, weight and slow start. What {@code least_request} makes
 * of their loads comes on top, and is for nobody to say beforehand.
 */
final class Shares {
    private final IdentityHashMap<EndpointState, Double> parts = new IdentityHashMap<>();

    Shares(Collection<Slot> slots, TrafficPolicy policy, long now) {
        List<Endpoint> first = Draft.of(new ArrayList<>(slots), policy).first();
        if (first.isEmpty()) {
            return;
        }
        if (policy.balance().equals("first")) {
            parts.put(first.get(0).state(), 1.0);
            return;
        }
        double sum = first.stream().mapToDouble(one -> weight(one, now)).sum();
        for (Endpoint one : first) {
            parts.put(one.state(), sum > 0 ? weight(one, now) / sum : 1.0 / first.size());
        }
    }

    private static double weight(Endpoint one, long now) {
        return one.instance().weight() * one.state().ramp(now);
    }

    /** Returns the part that {@code state} gets, 0 to 1. */
    double of(EndpointState state) {
        return parts.getOrDefault(state, 0.0);
    }
}
