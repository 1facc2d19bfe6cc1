package dev.outrigger.routing.membership;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import java.util.List;
import java.util.stream.Stream;

/*
 * What a registry's list says of one address. Several instances at one address are one endpoint: a name beside the number that
 * it stands for, or two registrars of one process. The first of the list speaks for all, so that every sidecar gives it the
 * same weight and zone, in the least willing state of all: who drains one of them means the process. But an instance that is
 * LEAVING says only that its entry will go; it has no say while another stays.
 */
/**
 * The instances at one address. Immutable.
 *
 * @param instance the one that speaks
 * @param ids of all, its own first
 * @param place of the one that speaks in the list
 */
record Listing(Instance instance, List<String> ids, int place) {

    /** Returns what {@code instance} says where it is the only one. */
    static Listing alone(Instance instance, int place) {
        return new Listing(instance, List.of(instance.id()), place);
    }

    /** Adds one that comes later in the list. */
    Listing with(Listing later) {
        InstanceState mine = instance.state();
        InstanceState its = later.instance.state();
        if (mine == InstanceState.LEAVING && its != InstanceState.LEAVING) {
            return new Listing(later.instance, joined(later.ids, ids), later.place);
        }
        boolean counts = its != InstanceState.LEAVING;
        Instance speaks = counts ? instance.in(mine.lessWilling(its)) : instance;
        return new Listing(speaks, joined(ids, later.ids), place);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
