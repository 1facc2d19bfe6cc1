package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.membership.Membership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says of an endpoint what people ask: why does it get no traffic, and until when. */
final class Words {
    private static final long SECOND = 1_000_000_000L;

    private final TrafficPolicy policy;
    private final boolean weighed;
    private final List<Slot> slots;
    private final long now;
    private final Shares shares;

    /** @param slots of all endpoints of the service: one that weighs nothing gets traffic if nobody weighs more */
    Words(TrafficPolicy policy, List<Slot> slots, long now) {
        this.policy = policy;
        this.weighed = slots.stream()
                .anyMatch(slot -> slot.full()
                        && slot.choice(policy.lastResort()) == Choice.PREFERRED
                        && slot.member.instance().weight() > 0);
        this.slots = slots;
        this.now = now;
        this.shares = new Shares(Draft.of(slots, policy), policy, now);
    }

    /** Returns what is known of each: the same object again as long as that is the same, as it usually is of thousands. */
    List<EndpointView> views() {
        List<EndpointView> views = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            views.add(view(slot));
        }
        return Collections.unmodifiableList(views);
    }

    private EndpointView view(Slot slot) {
        double part = shares.of(slot.place(policy.lastResort()));
        EndpointView last = slot.view;
        if (last == null || !usual(slot) || !says(last, slot, part)) {
            last = view(slot, part);
            slot.view = usual(slot) ? last : null;
        }
        return last;
    }

    /** Returns whether nothing is to be said of it: it is listed, up, sound, and there is no word that grows older. */
    private static boolean usual(Slot slot) {
        return slot.member.membership() == Membership.LISTED
                && slot.health.sound()
                && slot.disabled == null
                && slot.lastProbe == null
                && slot.member.instance().state() == InstanceState.UP
                && slot.member.instance().weight() > 0;
    }

    private static boolean says(EndpointView last, Slot usual, double part) {
        return Objects.equals(last.instance(), usual.member.instance())
                && last.sinceNanos() == usual.member.sinceNanos()
                && last.inFlight() == usual.state.inFlight()
                && last.consecutiveFailures() == usual.state.consecutiveFailures()
                && last.part() == part;
    }

    private EndpointView view(Slot slot, double part) {
        boolean sound = slot.health.sound() || slot.out();
        long since = sound ? slot.member.sinceNanos() : slot.health.sinceNanos();
        boolean gone = slot.member.membership() == Membership.GONE;
        long until = gone
                ? slot.member.sinceNanos() + policy.removalGrace().toNanos()
                : slot.health.ejected() ? slot.health.untilNanos() : since;
        return new EndpointView(
                slot.member.instance(),
                slot.member.membership(),
                Optional.ofNullable(slot.choice(policy.lastResort())),
                slot.health.ejected(),
                slot.health.unreached(),
                gone,
                slot.member.membership() == Membership.HELD,
                slot.disabled != null,
                since,
                until,
                slot.lastProbe == null ? "" : slot.lastProbe.words(),
                slot.state.inFlight(),
                slot.state.consecutiveFailures(),
                part,
                reason(slot));
    }

    private String reason(Slot slot) {
        long member = slot.member.sinceNanos();
        if (slot.disabled != null) {
            return disabled(slot.disabled);
        }
        return switch (slot.member.membership()) {
            case OUT -> "out " + ago(member) + ": " + slot.member.why();
            case GONE ->
                "gone " + ago(member) + ": " + slot.member.why() + ", "
                        + seconds(member + policy.removalGrace().toNanos() - now) + " of grace left";
            case HELD ->
                slot.proved ? health(slot) : "held " + ago(member) + ": " + slot.member.why() + ", not proven yet";
            case LISTED -> health(slot);
        };
    }

    private String disabled(Disabled why) {
        return "disabled by " + (why.by().isEmpty() ? "an operator" : why.by()) + " for " + more(why.untilNanos() - now)
                + (why.reason().isEmpty() ? "" : ": " + why.reason());
    }

    private String health(Slot slot) {
        if (slot.health.ejected()) {
            long left = slot.health.untilNanos() - now;
            String end = left > 0 ? "back in " + seconds(left) : "back after a good probe or trial";
            return "ejected " + ago(slot.health.sinceNanos()) + ": " + slot.health.why() + ", " + end;
        }
        if (slot.health.unreached()) {
            return "unreached for " + seconds(now - slot.health.sinceNanos()) + ": "
                    + (slot.lastProbe == null ? slot.health.why() : "last probe " + slot.lastProbe.words())
                    + probe(slot);
        }
        InstanceState word = slot.member.instance().state();
        if (word != InstanceState.UP) {
            return "its provider said " + word.word() + " " + ago(slot.member.saidNanos())
                    + (policy.lastResort() ? "" : ", and last_resort is off");
        }
        return slot.member.instance().weight() == 0 && weighed ? "its weight is 0" : "";
    }

    private String probe(Slot slot) {
        if (slot.probe == null) {
            return "";
        }
        long left = slot.probe.dueNanos() - now;
        return left > 0 ? ", next probe in " + seconds(left) : ", being probed";
    }

    private String ago(long nanos) {
        return seconds(now - nanos) + " ago";
    }

    /** Never less than is left: of 61 s 2 minutes. */
    private static String more(long nanos) {
        long seconds = (Math.max(0, nanos) + SECOND - 1) / SECOND;
        long count = seconds <= 60 ? seconds : (seconds + 59) / 60;
        return count + " more " + (seconds <= 60 ? "second" : "minute") + (count == 1 ? "" : "s");
    }

    private static String seconds(long nanos) {
        long tenths = Math.max(0, nanos) / (SECOND / 10);
        return tenths == 0 || tenths >= 100 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
