package dev.outrigger.sidecar.provide;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The instance of one service that runs here: probed at the address that it announces, announced once all its checks have
 * risen, {@code down} while one has fallen, {@code draining} while somebody here wants that, {@code leaving} at the end.
 *
 * <p>Confined to the control loop. The registry may be away at any time: the {@link Announcer} keeps what was asked last.
 */
public final class ProvidedService {
    private final Scheduler scheduler;
    private final Prober prober;
    private final Announcer announcer;
    private final Events events;
    private final List<OwnCheck> checks = new ArrayList<>();
    private final List<Runnable> awaiting = new ArrayList<>();

    private ServiceDefinition definition;
    private Instance instance;
    private InstanceState state = InstanceState.STARTING;
    private boolean risen;
    private boolean drained;
    private OptionalLong drainHeldNanos = OptionalLong.empty();
    private boolean leaving;
    private boolean gone;
    private Announcer.@Nullable Announcement announcement;
    private @Nullable InstanceState announced;
    private String missing = "";
    private boolean refused;

    /**
     * @param instance what to announce; its state is ours to say
     * @param risen whether it was up in the hands of the process before this one: then it is announced at once and taken for
     *     up until its checks have fallen
     */
    public ProvidedService(
            ServiceDefinition definition,
            Instance instance,
            boolean risen,
            Scheduler scheduler,
            Prober prober,
            Announcer announcer,
            Events events) {
        this.definition = definition;
        this.instance = instance;
        this.scheduler = scheduler;
        this.prober = prober;
        this.announcer = announcer;
        this.events = events;
        this.risen = risen;
        definition.checks().forEach(check -> checks.add(check(check, risen)));
    }

    private OwnCheck check(Check check, boolean passing) {
        return new OwnCheck(scheduler, prober, instance.address(), check, passing, this::turned);
    }

    /** Starts to probe. Once. */
    public void start() {
        if (risen) {
            settle("was up before");
        }
        checks.forEach(OwnCheck::start);
    }

    /**
     * Follows a document that changed. A check that is new is taken for passed if the others are, until it has fallen: a
     * changed document takes nobody out of work.
     *
     * @param changed of the same service
     * @param weight of the instance
     */
    public void redefine(ServiceDefinition changed, int weight) {
        boolean passing = risen && passing();
        List<OwnCheck> before = List.copyOf(checks);
        checks.clear();
        for (Check check : changed.checks()) {
            checks.add(before.stream()
                    .filter(kept -> kept.check().equals(check))
                    .findFirst()
                    .orElseGet(() -> check(check, passing)));
        }
        before.stream().filter(kept -> !checks.contains(kept)).forEach(OwnCheck::stop);
        checks.stream().filter(made -> !before.contains(made)).forEach(OwnCheck::start);
        boolean heavier = weight != instance.weight();
        instance = instance.weighing(weight);
        Announcer.Announcement kept = announcement;
        if (kept != null && !gone) {
            if (!changed.equals(definition)) {
                kept.define(changed);
            }
            if (heavier) {
                kept.change(state, weight);
            }
        }
        definition = changed;
        settle("document changed");
    }

    /** Returns what it is a copy of. */
    public ServiceDefinition definition() {
        return definition;
    }

    /** Returns its weight. */
    public int weight() {
        return instance.weight();
    }

    /** Returns the id of the instance. */
    public String id() {
        return instance.id();
    }

    /** Returns the logical name of the service. */
    public String service() {
        return definition.service();
    }

    /** Returns the present state. */
    public InstanceState state() {
        return state;
    }

    /** Returns all that is known of it. */
    public OwnView view() {
        return new OwnView(
                service(),
                instance.in(state),
                announcement != null && !gone,
                Optional.ofNullable(announced),
                missing,
                drained,
                checks.stream().map(OwnCheck::view).toList());
    }

    /**
     * Wants no new work from now on; kept until {@link #undrain}. Idempotent.
     *
     * @param why for people
     */
    public void drain(String why) {
        if (!drained) {
            drained = true;
            settle(why);
            awaitDrainHeld();
        }
    }

    private void awaitDrainHeld() {
        drainHeldNanos = OptionalLong.empty();
        whenAnnounced(this::drainHeld);
    }

    /* Undrained meanwhile, and perhaps drained again, it waits for the registry anew. */
    private void drainHeld() {
        if (drained && settled()) {
            drainHeldNanos = OptionalLong.of(scheduler.nanos());
        }
    }

    /**
     * Returns since when, by the scheduler's clock, it is known that the registry holds it as draining or does not hold it;
     * empty if it is not drained or that is not known. An outage of the registry takes nothing back.
     */
    OptionalLong drainHeldNanos() {
        return drainHeldNanos;
    }

    /** Takes work again as soon as its checks pass. Idempotent. */
    public void undrain() {
        drained = false;
        drainHeldNanos = OptionalLong.empty();
        settle("undrained");
    }

    /** Announces {@code leaving}, for good, and probes no more. One that was never announced never will be. Idempotent. */
    public void leave() {
        leaving = true;
        checks.forEach(OwnCheck::stop);
        settle("stopping");
    }

    /** Returns how long a consumer may take at most to hear of a change of it; none while it is not announced. */
    public Duration readWindow() {
        return announcement == null ? Duration.ZERO : announcement.readWindow();
    }

    /**
     * Deletes the announcement and probes no more. Once; consumers that were not told {@code leaving} before see it go
     * missing.
     *
     * @param done run once, never inside this call, when the registry has acknowledged or cannot be asked
     */
    public void withdraw(Runnable done) {
        checks.forEach(OwnCheck::stop);
        leaving = true;
        gone = true;
        announced = null;
        tellAwaiting();
        Announcer.Announcement kept = announcement;
        if (kept == null) {
            scheduler.execute(done);
        } else {
            kept.withdraw(() -> scheduler.execute(done));
        }
    }

    /**
     * Runs {@code done} once, never inside this call, when the registry holds the present state, or at once if it is not to
     * hold anything or refuses to for good. No deadline: that is the caller's.
     */
    public void whenAnnounced(Runnable done) {
        if (settled()) {
            scheduler.execute(done);
        } else {
            awaiting.add(done);
        }
    }

    private boolean settled() {
        return gone || refused || announcement == null || announced == state;
    }

    private void turned() {
        boolean passing = passing();
        risen |= passing;
        settle(reason(passing));
    }

    private boolean passing() {
        return checks.stream().allMatch(OwnCheck::passing);
    }

    private String reason(boolean passing) {
        if (passing) {
            return "checks pass";
        }
        return checks.stream()
                .filter(check -> !check.passing())
                .findFirst()
                .map(check -> check.asks() + ": " + check.words())
                .orElse("");
    }

    private InstanceState due() {
        if (leaving) {
            return InstanceState.LEAVING;
        }
        if (!risen) {
            return InstanceState.STARTING;
        }
        if (drained) {
            return InstanceState.DRAINING;
        }
        return passing() ? InstanceState.UP : InstanceState.DOWN;
    }

    /** Brings state and announcement to what is due. */
    private void settle(String why) {
        InstanceState before = state;
        state = due();
        if (gone || state == before) {
            return;
        }
        events.accept(new OwnEvent(service(), instance.id(), before, state, why));
        Announcer.Announcement kept = announcement;
        if (kept != null) {
            kept.change(state, instance.weight());
        } else if (!leaving) {
            announcement = announcer.announce(definition, instance.in(state), new Told());
            if (drained) {
                awaitDrainHeld();
            }
        }
    }

    private void tellAwaiting() {
        List<Runnable> told = List.copyOf(awaiting);
        awaiting.clear();
        told.forEach(scheduler::execute);
    }

    /** Hears what became of the announcement. */
    private final class Told implements Announcer.Listener {
        @Override
        public void announced(InstanceState held) {
            if (gone) {
                return;
            }
            announced = held;
            missing = "";
            refused = false;
            if (held == state) {
                tellAwaiting();
            }
        }

        @Override
        public void missing(String why, boolean forGood) {
            if (gone) {
                return;
            }
            announced = null;
            missing = why;
            refused = forGood;
            if (forGood) {
                tellAwaiting();
            }
        }
    }
}
