package dev.outrigger.discovery.simulation;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.testing.Endpoints;

/** One place where an instance may run: its process, and what its provider says of it. */
final class SimulatedInstance {
    /** What answers there. */
    enum Condition {
        /** Nothing: connects are refused. */
        DEAD,
        /** Good answers. */
        ALIVE,
        /** Connects stand, answers do not come. */
        HUNG
    }

    Condition process = Condition.DEAD;
    /** Grows with each start and each new announcement, so that what was planned for an older one is void. */
    int life;

    private Instance announced;

    SimulatedInstance(int number) {
        this.announced = Endpoints.instance(number);
    }

    String id() {
        return announced.id();
    }

    Instance announced() {
        return announced;
    }

    void say(InstanceState state, int weight) {
        Instance was = announced;
        announced = new Instance(
                was.id(),
                was.host(),
                was.address(),
                weight,
                was.region(),
                was.zone(),
                state,
                was.node(),
                was.labels(),
                was.registeredAtMillis() + 1);
    }

    boolean answers() {
        return process == Condition.ALIVE;
    }

    Outcome outcome() {
        return switch (process) {
            case ALIVE -> Outcome.SUCCESS;
            case HUNG -> Outcome.BAD_ANSWER;
            case DEAD -> Outcome.UNREACHED;
        };
    }

    /** Returns what an honest probe finds. */
    Kind probe() {
        return switch (process) {
            case ALIVE -> Kind.GOOD;
            case HUNG -> Kind.BAD_ANSWER;
            case DEAD -> Kind.UNREACHED;
        };
    }
}
