package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.DiscoveryEvent.Refusal;
import dev.outrigger.discovery.zookeeper.Coordination.Children;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Stat;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/*
 * Nodes never change, so the list of names is the state: a turn lists, reads the names it does not know, all at once, and
 * tells one snapshot when the last of them has answered. A change of state is one node less and one more; told apart from
 * each other they would look like a departure.
 *
 * What a failed read leaves unknown stays what it was. Only a list that answered, in the session that is alive, and that
 * is not older than one seen before, takes anybody away.
 */
/** The instances of one service, kept read. Confined to the control loop. */
final class InstanceReader extends PathWatch {
    private static final int MOST = 10_000;

    private final List<Consumer<Snapshot>> watchers = new ArrayList<>();
    private final Set<String> refusedNames = new HashSet<>();
    private Map<String, Member> members = new TreeMap<>();
    private final Map<String, Instance> kept = new TreeMap<>();
    private int sizeBeforeHistory;
    private long newestSeen;
    private long history;
    private long syncedTurn;
    private Snapshot last;

    InstanceReader(Seams seams, Root root, String service) {
        super(seams, root, service, seams.instances(service));
        long now = seams.scheduler().nanos();
        this.last = new Snapshot(service, List.of(), new Provenance(Kind.UNKNOWN, now), now);
    }

    void add(Consumer<Snapshot> watcher) {
        watchers.add(watcher);
        watcher.accept(last);
    }

    /** Returns whether nobody is left. */
    boolean remove(Consumer<Snapshot> watcher) {
        watchers.remove(watcher);
        return watchers.isEmpty();
    }

    void close() {
        stop();
        members.values().forEach(Member::close);
    }

    @Override
    int size() {
        return members.size();
    }

    @Override
    void worthChanged() {
        tell(seams.scheduler().nanos());
    }

    @Override
    void read(long turn) {
        seams.coordination().children(path, watch, reply -> listed(turn, reply));
    }

    private void listed(long turn, Reply<Children> reply) {
        Children children = reply.value();
        if (over(turn)) {
            return;
        }
        if (reply.code() == Code.NO_NODE) {
            seams.coordination().exists(path, watch, found -> missing(turn, found));
        } else if (children == null || !reply.ok()) {
            failed(reply.code());
        } else if (!root.present()) {
            failed(Code.UNCERTAIN); // of which history it is will be known when the root is: that reads again
        } else if (children.stat().pzxid() < newestSeen && syncedTurn != turn) {
            seams.coordination().sync(path, done -> synced(turn, done.code())); // perhaps only a follower that lags
        } else {
            apply(turn, children);
        }
    }

    private void synced(long turn, Code code) {
        if (over(turn)) {
            return;
        }
        if (code != Code.OK) {
            failed(code); // not caught up with anybody: says nothing of histories
            return;
        }
        syncedTurn = turn;
        read(turn);
    }

    private void missing(long turn, Reply<Stat> reply) {
        if (over(turn)) {
            return;
        }
        if (reply.ok()) {
            read(turn); // created in between
        } else if (reply.code() != Code.NO_NODE) {
            failed(reply.code());
        } else {
            if (root.present() && !members.isEmpty()) {
                anotherHistory(Set.of());
                history = root.history();
                members.values().forEach(Member::close);
                members = new TreeMap<>();
            }
            long event = eventNanos();
            succeeded(0, false);
            tell(event);
        }
    }

    private void apply(long turn, Children children) {
        Map<String, InstanceName> newest = newest(children.names());
        if (children.stat().pzxid() < newestSeen || !root.same(history)) {
            anotherHistory(newest.keySet());
        }
        history = root.history();
        newestSeen = children.stat().pzxid();
        List<InstanceName> unknown =
                newest.values().stream().filter(name -> !isKnown(name)).toList();
        Turn reading = new Turn(turn, newest, unknown.size());
        for (InstanceName name : unknown) {
            seams.coordination().data(path + "/" + name, null, reply -> reading.answered(name, reply));
        }
        if (unknown.isEmpty()) {
            reading.end();
        }
    }

    private boolean isKnown(InstanceName name) {
        Member member = members.get(name.id());
        return member != null && member.name().equals(name);
    }

    private Map<String, InstanceName> newest(List<String> names) {
        Map<String, InstanceName> newest = new LinkedHashMap<>();
        Set<String> refused = new HashSet<>();
        int room = MOST - members.size();
        for (String text : names) {
            InstanceName name = InstanceName.of(text).orElse(null);
            if (text.length() > InstanceName.LONGEST) {
                refuse(refused, text, Refusal.TOO_LONG, text.length() + " long (expected: at most 300)");
            } else if (name == null) {
                refuse(refused, text, Refusal.UNDECODABLE, "expected: <id>~<16 hex digits>");
            } else if (!members.containsKey(name.id()) && !newest.containsKey(name.id()) && room-- <= 0) {
                refuse(refused, text, Refusal.TOO_MANY, "more than " + MOST);
            } else {
                newest.merge(name.id(), name, (a, b) -> b.above(a) ? b : a);
            }
        }
        refusedNames.retainAll(refused); // forgets those that went
        return newest;
    }

    private void refuse(Set<String> refused, String name, Refusal reason, String detail) {
        refused.add(name);
        if (refusedNames.add(name)) {
            seams.events().accept(new DiscoveryEvent.EntryRefused(service, name, reason, detail));
        }
    }

    /* Another history may add; whom it lacks stays until half of those that were there are there again. */
    private void anotherHistory(Set<String> listed) {
        sizeBeforeHistory = Math.max(members.size() + kept.size(), sizeBeforeHistory);
        members.forEach((id, member) -> {
            if (!listed.contains(id)) {
                member.instance().ifPresent(instance -> kept.put(id, instance));
            }
        });
        newestSeen = 0;
        seams.events().accept(new DiscoveryEvent.AnotherHistory(service, listed.size(), kept.size()));
    }

    private void releaseKept() {
        kept.keySet().removeAll(members.keySet());
        if (members.size() * 2 >= sizeBeforeHistory) {
            kept.clear();
            sizeBeforeHistory = 0;
        }
    }

    private void tell(long eventNanos) {
        Map<String, Instance> instances = new TreeMap<>(kept);
        members.forEach((id, member) -> member.instance().ifPresent(instance -> instances.put(id, instance)));
        Provenance worth = worth();
        List<Instance> list = List.copyOf(instances.values());
        if (!worth.equals(last.provenance()) || !list.equals(last.instances())) {
            last = new Snapshot(service, list, worth, eventNanos);
            List.copyOf(watchers).forEach(watcher -> watcher.accept(last));
        }
    }

    private Provenance worth() {
        Provenance before = last.provenance();
        Kind kind = before.known() ? Kind.STALE : Kind.UNKNOWN;
        if (confirmed() && root.present()) {
            kind = Kind.LIVE;
        }
        return kind == before.kind()
                ? before
                : new Provenance(kind, seams.scheduler().nanos());
    }

    /** The reads of one turn. */
    private final class Turn {
        private final long number;
        private final Map<String, InstanceName> newest;
        private final Map<String, Member> read = new HashMap<>();
        private int outstanding;
        private boolean retry;
        private boolean cut;

        Turn(long number, Map<String, InstanceName> newest, int outstanding) {
            this.number = number;
            this.newest = newest;
            this.outstanding = outstanding;
        }

        void answered(InstanceName name, Reply<Data> reply) {
            if (over(number)) {
                read.values().forEach(Member::close);
                read.clear();
                return;
            }
            Data data = reply.value();
            if (data == null || !reply.ok()) {
                retry |= reply.code() != Code.NO_NODE; // gone again: the watch tells
                cut |= reply.code() == Code.UNCERTAIN || reply.code() == Code.NOT_CONNECTED;
            } else if (data.bytes().length == 0) {
                retry = true; // not yet written
            } else {
                Runnable changed = () -> tell(seams.scheduler().nanos());
                Member before = members.get(name.id());
                read.put(name.id(), Member.of(seams, service, name, data.bytes(), before, changed));
            }
            if (--outstanding == 0) {
                end();
            }
        }

        /* Cut off in the middle, a first list would look like a small one. */
        void end() {
            if (cut) {
                read.values().forEach(Member::close);
                failed(Code.UNCERTAIN);
            } else {
                apply();
            }
        }

        private void apply() {
            Map<String, Member> next = new TreeMap<>();
            for (String id : newest.keySet()) {
                Member member = read.getOrDefault(id, members.get(id));
                if (member != null) {
                    next.put(id, member);
                }
            }
            int gone = 0;
            for (Member member : members.values()) {
                if (next.get(member.name().id()) != member) {
                    member.close();
                    gone += newest.containsKey(member.name().id()) ? 0 : 1;
                }
            }
            members = next;
            releaseKept();
            long event = eventNanos();
            // One instance gone and another there is one replacement, not the beginning of a burst.
            succeeded(Math.max(gone, read.size()), retry);
            tell(event);
        }
    }
}
