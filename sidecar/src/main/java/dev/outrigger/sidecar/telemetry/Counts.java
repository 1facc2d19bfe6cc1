package dev.outrigger.sidecar.telemetry;

import dev.outrigger.discovery.DiscoveryEvent.Refusal;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;

/** The families that are counted, by loops or by the control loop. */
final class Counts {
    private Counts() {}

    static void of(Families to, ServiceMeters one) {
        String name = one.service();
        for (int code = 1; code <= LoopMeters.CODE_CLASSES; code++) {
            to.add(Family.REQUESTS, one.requests(code), name, code + "xx");
        }
        to.add(Family.REQUEST_SECONDS, one.requestSeconds(), name);
        to.add(Family.RETRIES, one.retries(), name);
        for (Reason reason : Reason.values()) {
            to.add(Family.LOCAL_ERRORS, one.errors(reason), name, reason.word());
        }
        for (Choice choice : Choice.values()) {
            if (choice.compareTo(Choice.EJECTED) > 0) {
                to.add(Family.LAST_RESORT, one.lastResorts(choice), name, choice.word());
            }
        }
        for (Limit limit : Limit.values()) {
            to.add(Family.LIMIT_HITS, one.hits(limit), name, limit.word());
        }
        to.add(Family.CONNECTIONS, one.connections(), name);
        to.add(Family.CONNECTIONS_OPEN, one.open(), name);
        to.add(Family.BYTES, one.received(), name, "in");
        to.add(Family.BYTES, one.sent(), name, "out");
        to.add(Family.UPSTREAM_CONNECT_SECONDS, one.connectSeconds(), name);
        to.add(Family.EJECTIONS, one.ejections(), name);
        to.add(Family.TABLE_UPDATES, one.tables(), name);
        to.add(Family.TABLE_UPDATE_SECONDS, one.updateSeconds(), name);
    }

    /** What is refused of a service that has shown nothing else is shown too, with every reason: a rate needs its 0. */
    static void refused(Families to, String service, Meters meters) {
        for (Refusal reason : Refusal.values()) {
            to.add(Family.ENTRIES_REFUSED, meters.refused(service, reason.word()), service, reason.word());
        }
    }

    static void loops(Families to, Meters meters) {
        for (int loop = 0; loop < meters.loops(); loop++) {
            to.add(Family.LOOP_TURN_SECONDS, meters.turnSeconds(loop), Integer.toString(loop));
        }
    }

    static void hooks(Families to, Meters meters) {
        meters.hookRuns().forEach((run, count) -> to.add(Family.HOOK_RUNS, count.sum(), run.hook(), run.result()));
    }
}
