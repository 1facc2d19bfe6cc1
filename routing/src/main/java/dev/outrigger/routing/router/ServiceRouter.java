package dev.outrigger.routing.router;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.balance.Balancers;
import dev.outrigger.routing.health.EndpointHealth;
import dev.outrigger.routing.health.EndpointHealth.Change;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.membership.Member;
import dev.outrigger.routing.membership.Membership;
import dev.outrigger.routing.membership.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The brain of one required service: takes in what the registry lists, what probes find and what loops report, and publishes
 * a table whenever that changes who may serve. Confined to the control loop; only the tables that it publishes, and the states
 * in them, are for event loops.
 *
 * <p>It publishes an {@code UNKNOWN} table at once. A name of a policy that is not known is a mistake of the caller's, who reads
 * {@link Balancers#names}.
 */
public final class ServiceRouter implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    private final String service;
    private final int loops;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Afterwards events;
    private final Consumer<RoutingTable> publish;
    private final Roster roster;
    private final DoubtSet doubts;
    private final Probing probing;
    private final TableAccount account;
    private final Slots slots = new Slots();
    private final List<Slot> fresh = new ArrayList<>();

    private TrafficPolicy policy = TrafficPolicy.builtIn(Protocol.TCP);
    private Map<String, Disabled> disabled = Map.of();
    private Provenance provenance;
    private @Nullable EndpointState lastState;
    private @Nullable Draft draft;
    private Provenance.@Nullable Kind drafted;
    private long generation;
    private boolean policyChanged;
    private boolean rampBegan;
    private boolean closed;
    private Scheduler.Cancellable fold = Scheduler.Cancellable.NOTHING;
    private Scheduler.Cancellable grace = Scheduler.Cancellable.NOTHING;

    /**
     * @param loops how many event loops report to its states
     * @param prober tries endpoints in doubt
     * @param events told what happened, after the table that it led to was published
     * @param publish told every table, the first one inside this call
     * @param limiter shared by the whole process
     * @param guard asked before members are lost
     */
    public ServiceRouter(
            String service,
            int loops,
            Scheduler scheduler,
            RandomGenerator random,
            Prober prober,
            Events events,
            Consumer<RoutingTable> publish,
            ProbeLimiter limiter,
            LossGuard guard) {
        this.service = service;
        this.loops = loops;
        this.scheduler = scheduler;
        this.random = random;
        this.events = new Afterwards(events);
        this.publish = publish;
        this.account = new TableAccount(service, this.events);
        this.roster = new Roster(guard, this::moved);
        this.doubts = new DoubtSet(scheduler, this::reported);
        this.probing = new Probing(scheduler, random, prober, limiter, this::probed);
        this.provenance = new Provenance(Provenance.Kind.UNKNOWN, scheduler.nanos());
        refresh(-1);
        fold = scheduler.schedule(this::fold, SECOND);
    }

    /** Takes a registry's list in. Nothing shrinks by a list that is not {@code LIVE}. */
    public void snapshot(Snapshot snapshot) {
        if (closed || (provenance.known() && !snapshot.provenance().known())) {
            return;
        }
        provenance = snapshot.provenance();
        roster.accept(snapshot, scheduler.nanos(), policy.removalGrace().toNanos());
        warmUpFresh();
        refresh(snapshot.eventNanos());
    }

    /**
     * Replaces the policy.
     *
     * @throws IllegalArgumentException for a {@code balance} that is not known
     */
    public void policy(TrafficPolicy newer) {
        Balancers.named(newer.balance());
        policyChanged = !newer.equals(policy);
        policy = newer;
        for (Slot slot : slots.all()) {
            slot.state.limits(policy.eject().failures(), policy.maxRequestsPerEndpoint());
            if (policy.probe() == TrafficPolicy.Probing.OFF) {
                slot.unwatched();
                awaitTime(slot, scheduler.nanos());
            }
        }
        refresh(-1);
    }

    /** Replaces the checks by which endpoints in doubt are probed; at least one. */
    public void checks(List<Check> checks) {
        probing.checks(checks, slots.all());
        refresh(-1);
    }

    /** Replaces what an operator disabled, by id: it is in no class. */
    public void disabled(Map<String, Disabled> ids) {
        disabled = Map.copyOf(ids);
        for (Slot slot : slots.all()) {
            slot.disabled = whyDisabled(slot.member);
        }
        refresh(-1);
    }

    private @Nullable Disabled whyDisabled(Member member) {
        for (String id : member.ids()) {
            Disabled why = disabled.get(id);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    /** Returns what is known of every endpoint, those included that are out for less than ten minutes. */
    public List<EndpointView> endpoints() {
        return new Words(policy, slots.sorted(), scheduler.nanos()).views();
    }

    /** Stops probing and publishing. Idempotent. */
    @Override
    public void close() {
        closed = true;
        fold.cancel();
        grace.cancel();
        slots.all().forEach(Slot::close);
    }

    // What happens to members.

    private void moved(Roster.Move move) {
        Member member = move.member();
        Slot slot = slotOf(member);
        slot.disabled = whyDisabled(member);
        long now = scheduler.nanos();
        if (move.shared()) {
            events.accept(new RoutingEvent.AddressShared(service, member.id(), member.ids()));
        }
        switch (move.to()) {
            case LISTED, HELD -> joined(slot, move, now);
            case GONE -> {
                events.accept(new RoutingEvent.MemberGone(service, member.id()));
                slot.proved = slot.health.answeredOfLate(now);
                if (slot.health.unreached()) {
                    roster.unreachable(member, now);
                }
            }
            case OUT -> {
                events.accept(new RoutingEvent.MemberOut(service, member.id(), member.why()));
                slot.close();
            }
        }
    }

    private void joined(Slot slot, Roster.Move move, long now) {
        Member member = move.member();
        if (move.from() == Membership.OUT) {
            slot.health.startOver(now);
            slot.proved = false;
            fresh.add(slot);
        } else if (move.to() == Membership.HELD) {
            events.accept(new RoutingEvent.MemberHeld(service, member.id()));
        } else if (move.from() != Membership.LISTED) {
            events.accept(new RoutingEvent.MemberBack(service, member.id()));
        }
        boolean upAgain =
                move.before().state() != InstanceState.UP && member.instance().state() == InstanceState.UP;
        if (upAgain) {
            apply(slot, slot.health.providerSpoke(now), now);
        }
    }

    private Slot slotOf(Member member) {
        Slot slot = slots.of(member);
        if (slot != null) {
            return slot;
        }
        EndpointState before = lastState;
        EndpointState state = before == null
                ? new EndpointState(service, member.address(), loops, doubts)
                : before.beside(member.address());
        lastState = state;
        state.limits(policy.eject().failures(), policy.maxRequestsPerEndpoint());
        Slot made = new Slot(member, state, new EndpointHealth(state, scheduler.nanos(), random));
        slots.add(made);
        return made;
    }

    /** A table most of which is new has nobody warm to take what the cold ones are spared. */
    private void warmUpFresh() {
        if (fresh.isEmpty()) {
            return;
        }
        long members = slots.all().stream().filter(slot -> !slot.out()).count();
        if (fresh.size() * 2L <= members) {
            fresh.forEach(slot -> warmUp(slot, scheduler.nanos()));
        }
        fresh.clear();
    }

    private void warmUp(Slot slot, long now) {
        slot.state.warmUp(now, policy.slowStart().toNanos());
        // A table is built for those who warm up or for nobody.
        rampBegan |= slot.state.warming();
    }

    // What happens to their health.

    private void reported(EndpointState state) {
        Slot slot = slots.of(state);
        if (slot == null || closed || slot.out()) {
            return;
        }
        long now = scheduler.nanos();
        apply(slot, slot.health.reported(now, policy.eject(), mayEject(slot)), now);
        refresh(-1);
    }

    private void probed(Slot slot, boolean passing, Prober.Result result) {
        long now = scheduler.nanos();
        String id = slot.member.id();
        events.accept(
                passing
                        ? new RoutingEvent.ProbePassed(service, id)
                        : new RoutingEvent.ProbeFailed(service, id, result.words()));
        slot.proved = passing;
        Change change = slot.health.probed(passing, result.kind() != Prober.Result.Kind.UNREACHED, now);
        apply(slot, change == Change.NONE ? checksFail(slot, now) : change, now);
        refresh(-1);
    }

    /** Only a change of the verdict is told, and by then the most that may be were ejected, perhaps; or it got worse since. */
    private Change checksFail(Slot slot, long now) {
        if (!slot.checksFail()) {
            return Change.NONE;
        }
        Change change = slot.health.probed(false, slot.reachable(), now);
        return change == Change.NONE ? slot.health.checksFail(now, policy.eject(), () -> mayEject(slot)) : change;
    }

    private void fold() {
        // First: whoever is told of what follows may close this.
        fold = scheduler.schedule(this::fold, SECOND);
        long now = scheduler.nanos();
        boolean changed = false;
        for (Slot slot : slots.all()) {
            slot.state.cool(now);
            if (!slot.out()) {
                Change change = slot.health.folded(now, policy.eject(), () -> mayEject(slot));
                change = change == Change.NONE ? checksFail(slot, now) : change;
                apply(slot, change, now);
                changed |= change != Change.NONE;
            }
        }
        // Nothing of a quiet service is looked at again each second.
        if (changed) {
            refresh(-1);
        }
    }

    private void timeServed(Slot slot) {
        long now = scheduler.nanos();
        apply(slot, slot.health.timeServed(now, slot.probe != null, slot.passing()), now);
        refresh(-1);
    }

    private void apply(Slot slot, Change change, long now) {
        if (change == Change.NONE) {
            return;
        }
        String id = slot.member.id();
        // What probes said before this says nothing any more.
        slot.stopProbing();
        switch (change) {
            case EJECTED ->
                events.accept(new RoutingEvent.EndpointEjected(
                        service, id, slot.health.why(), Duration.ofNanos(slot.health.untilNanos() - now)));
            case UNREACHED -> {
                events.accept(new RoutingEvent.EndpointUnreached(service, id, slot.health.why()));
                roster.unreachable(slot.member, now);
            }
            case RESTORED, REACHED -> {
                warmUp(slot, now);
                String why = slot.health.whyBack();
                Duration out = Duration.ofNanos(slot.health.outNanos());
                events.accept(
                        change == Change.RESTORED
                                ? new RoutingEvent.EndpointRestored(service, id, why, out)
                                : new RoutingEvent.EndpointReached(service, id, why, out));
            }
            case TRIAL, NONE -> {}
        }
        awaitTime(slot, now);
    }

    private void awaitTime(Slot slot, long now) {
        slot.timer.cancel();
        if (!closed && !slot.health.sound() && !slot.health.onTrial() && !slot.out()) {
            slot.timer = scheduler.schedule(() -> timeServed(slot), slot.health.untilNanos() - now);
        }
    }

    private boolean mayEject(Slot candidate) {
        return EjectionBounds.allow(candidate, slots.all(), policy.eject().maxPercent());
    }

    // Tables.

    /** Publishes a table if it would be another one; only then tells why, which may take its time. */
    private void refresh(long eventNanos) {
        if (!closed) {
            renew(eventNanos);
            events.tell();
        }
    }

    private void renew(long eventNanos) {
        slots.keep(roster);
        probing.arrange(slots.all(), policy.probe());
        armGrace();
        Draft next = Draft.of(slots.sorted(), policy);
        boolean same = provenance.kind() == drafted && !policyChanged && !rampBegan && next.equals(draft);
        if (same) {
            return;
        }
        Draft before = draft;
        draft = next;
        drafted = provenance.kind();
        policyChanged = false;
        rampBegan = false;
        publish.accept(new RoutingTable(
                service, ++generation, provenance, next.endpoints(), next.steps(Balancers.named(policy.balance()))));
        long age = eventNanos == -1 ? -1 : Math.max(0, scheduler.nanos() - eventNanos);
        account.table(before, next, generation, provenance.kind(), age);
    }

    private void armGrace() {
        grace.cancel();
        long now = scheduler.nanos();
        long length = policy.removalGrace().toNanos();
        long wait = Long.MAX_VALUE;
        for (Slot slot : slots.all()) {
            if (slot.member.membership() == Membership.GONE) {
                wait = Math.min(wait, slot.member.sinceNanos() + length - now);
            }
        }
        if (wait != Long.MAX_VALUE) {
            grace = scheduler.schedule(this::graceEnded, wait);
        }
    }

    private void graceEnded() {
        roster.expire(scheduler.nanos(), policy.removalGrace().toNanos());
        refresh(-1);
    }
}
