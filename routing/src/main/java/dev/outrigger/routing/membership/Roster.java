package dev.outrigger.routing.membership;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Snapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who belongs to one service. Additions always pass; only a {@code LIVE} list takes away, and what it no longer lists is GONE
 * for a grace before it is OUT, unless it said that it leaves. Those that are OUT are remembered for a while, for people.
 * Confined to the control loop.
 */
public final class Roster {
    /**
     * A change of one member.
     *
     * @param from OUT for one that was never seen
     * @param shared another instance is listed at its address that was not before
     */
    public record Move(Member member, Membership from, Membership to, Instance before, boolean shared) {}

    private static final long MEMORY_NANOS = 600_000_000_000L;
    private static final int MOST_REMEMBERED = 256;

    private final Map<InetSocketAddress, Member> members = new LinkedHashMap<>();
    private final LossGuard guard;
    private final Consumer<Move> moves;
    /** How many lists were taken in. */
    private long list;

    /** Tells every move to {@code moves}, after it happened. */
    public Roster(LossGuard guard, Consumer<Move> moves) {
        this.guard = guard;
        this.moves = moves;
    }

    /** Returns whether {@code member} is one of {@link #members}. */
    public boolean knows(Member member) {
        return members.get(member.address()) == member;
    }

    /** Returns everybody, those that are OUT included. */
    public Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** Takes a registry's list in. */
    public void accept(Snapshot snapshot, long now, long graceNanos) {
        Provenance.Kind kind = snapshot.provenance().kind();
        if (kind == Provenance.Kind.UNKNOWN) {
            return;
        }
        list++;
        Map<InetSocketAddress, Listing> others = others(snapshot.instances());
        others.forEach((address, listing) -> list(address, listing, kind, now));
        List<Member> unlisted = unlisted();
        replace(snapshot.instances(), unlisted, now);
        if (kind == Provenance.Kind.LIVE) {
            miss(unlisted, now);
            expire(now, graceNanos);
        }
    }

    /**
     * Returns what {@code instances} say of each address, in their order, but for those of which they say what the last list
     * said: of thousands that are hardly ever more than a few, and nothing is made for the others.
     */
    private Map<InetSocketAddress, Listing> others(List<Instance> instances) {
        Map<InetSocketAddress, Listing> others = new LinkedHashMap<>();
        int place = 0;
        for (Instance instance : instances) {
            InetSocketAddress address = instance.address();
            Member member = members.get(address);
            Listing first = others.get(address);
            if (first != null || member == null || !member.listedAgain(instance, place, list)) {
                if (first == null && member != null && member.listedIn(list)) {
                    first = Listing.alone(member.instance(), member.place()); // as it seemed until now
                }
                Listing alone = Listing.alone(instance, place);
                others.put(address, first == null ? alone : first.with(alone));
            }
            place++;
        }
        return others;
    }

    /** Returns those that are not in the list that was just taken in. Whoever is listed is a member by now. */
    private List<Member> unlisted() {
        List<Member> unlisted = new ArrayList<>();
        for (Member member : members.values()) {
            if (!member.listedIn(list)) {
                unlisted.add(member);
            }
        }
        return unlisted;
    }

    private void list(InetSocketAddress address, Listing listing, Provenance.Kind kind, long now) {
        Member member = members.get(address);
        if (member == null) {
            add(address, listing, kind == Provenance.Kind.DISK, now);
            return;
        }
        member.listedNow(list);
        Instance before = member.instance();
        List<String> ids = member.ids();
        Membership from = member.membership();
        // An old list says nothing of those that a newer one took away.
        if (from != Membership.LISTED && kind != Provenance.Kind.LIVE) {
            return;
        }
        member.update(listing, now);
        if (from != Membership.LISTED) {
            member.become(Membership.LISTED, now, "");
        }
        boolean shared = member.ids().size() > 1 && !ids.containsAll(member.ids());
        if (from != Membership.LISTED || !before.equals(member.instance()) || !ids.equals(member.ids())) {
            moves.accept(new Move(member, from, Membership.LISTED, before, shared));
        }
    }

    private void add(InetSocketAddress address, Listing listing, boolean fromDisk, long now) {
        Member added = new Member(listing, now);
        added.listedNow(list);
        Membership first = fromDisk ? Membership.HELD : Membership.LISTED;
        added.become(first, now, fromDisk ? "known from an earlier process only" : "");
        members.put(address, added);
        moves.accept(new Move(
                added, Membership.OUT, first, listing.instance(), added.ids().size() > 1));
    }

    /** An instance that is listed at another address has left where it was: it is not missing there, and not waited for. */
    private void replace(List<Instance> instances, List<Member> unlisted, long now) {
        if (unlisted.isEmpty()) {
            return;
        }
        Set<String> ids = new HashSet<>();
        unlisted.forEach(member -> ids.add(member.id()));
        Map<String, Member> places = new HashMap<>();
        for (Instance instance : instances) {
            if (ids.contains(instance.id())) {
                places.put(instance.id(), members.get(instance.address()));
            }
        }
        for (Member member : unlisted) {
            Member there = places.get(member.id());
            if (there == null || there.missing()) {
                continue;
            }
            if (member.membership() != Membership.OUT) {
                move(member, Membership.OUT, now, "now at " + there.where());
            }
            members.remove(member.address());
        }
    }

    private void miss(List<Member> unlisted, long now) {
        for (Member member : unlisted) {
            if (member.membership() == Membership.OUT) {
                continue;
            }
            if (member.instance().state() == InstanceState.LEAVING) {
                move(member, Membership.OUT, now, "withdrawn");
            } else if (member.membership() != Membership.GONE) {
                move(member, Membership.GONE, now, "not listed any more");
            }
        }
    }

    /** Ends the grace of those whose time has come. */
    public void expire(long now, long graceNanos) {
        Set<String> missing = ids(Membership.GONE);
        if (!missing.isEmpty()) {
            settle(guard.held(ids(Membership.LISTED), missing, now), now, graceNanos);
        }
        forget(now);
    }

    private Set<String> ids(Membership of) {
        Set<String> ids = new HashSet<>();
        for (Member member : members.values()) {
            if (member.membership() == of) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    /** Takes in that {@code member} could not be reached: if it is missing, that ends it. */
    public void unreachable(Member member, long now) {
        boolean missing = member.membership() == Membership.GONE;
        if (missing) {
            move(member, Membership.OUT, now, "not listed any more, and could not be reached");
        }
    }

    private void settle(Set<String> held, long now, long graceNanos) {
        for (Member member : List.copyOf(members.values())) {
            if (member.membership() == Membership.GONE && held.contains(member.id())) {
                move(member, Membership.HELD, now, "missing together with too many others");
            } else if (member.membership() == Membership.GONE && now - member.sinceNanos() >= graceNanos) {
                move(member, Membership.OUT, now, "not listed any more");
            }
        }
    }

    private void move(Member member, Membership to, long now, String why) {
        Membership from = member.membership();
        member.become(to, now, why);
        moves.accept(new Move(member, from, to, member.instance(), false));
    }

    private void forget(long now) {
        List<Member> out = new ArrayList<>();
        for (Member member : members.values()) {
            if (member.membership() == Membership.OUT) {
                out.add(member);
            }
        }
        out.sort((one, other) -> Long.compare(now - one.sinceNanos(), now - other.sinceNanos()));
        for (int i = 0; i < out.size(); i++) {
            if (i >= MOST_REMEMBERED || now - out.get(i).sinceNanos() >= MEMORY_NANOS) {
                members.remove(out.get(i).address());
            }
        }
    }
}
