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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, Member> members = new TreeMap<>();
    /** The same by the names of their nodes: what a list is compared with. */
    private final Map<String, Member> byName = new HashMap<>();

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
                anotherHistory(turn, Map.of());
                history = root.history();
                members.values().forEach(Member::close);
                members.clear();
                byName.clear();
            }
            long event = eventNanos();
            succeeded(0, false);
            tell(event);
        }
    }

    private void apply(long turn, Children children) {
        Map<String, InstanceName> others = others(turn, children.names());
        if (children.stat().pzxid() < newestSeen || !root.same(history)) {
            anotherHistory(turn, others);
        }
        history = root.history();
        newestSeen = children.stat().pzxid();
        Turn reading = new Turn(turn, others.keySet(), others.size());
        for (InstanceName name : others.values()) {
            seams.coordination().data(path + "/" + name, null, reply -> reading.answered(name, reply));
        }
        if (others.isEmpty()) {
            reading.end();
        }
    }

    /**
     * Returns the newest name of each id that is another than what is known of it; the members that are as they were note that the
     * list has them. Of thousands hardly any are others, and nothing is made of the rest.
     */
    private Map<String, InstanceName> others(long turn, List<String> names) {
        List<String> unknown = new ArrayList<>();
        for (String text : names) {
            Member member = byName.get(text);
            if (member == null) {
                unknown.add(text);
            } else {
                member.listed(turn);
            }
        }
        Map<String, InstanceName> others = new LinkedHashMap<>();
        Set<String> refused = new HashSet<>();
        int room = MOST - members.size();
        for (String text : unknown) {
            InstanceName name = InstanceName.of(text).orElse(null);
            if (text.length() > InstanceName.LONGEST) {
                refuse(refused, text, Refusal.TOO_LONG, text.length() + " long (expected: at most 300)");
            } else if (name == null) {
                refuse(refused, text, Refusal.UNDECODABLE, "expected: <id>~<16 hex digits>");
            } else if (!members.containsKey(name.id()) && !others.containsKey(name.id()) && room-- <= 0) {
                refuse(refused, text, Refusal.TOO_MANY, "more than " + MOST);
            } else if (outranks(name, members.get(name.id()), turn)) {
                others.merge(name.id(), name, (a, b) -> b.above(a) ? b : a);
            }
        }
        refusedNames.retainAll(refused); // forgets those that went
        return others;
    }

    private static boolean outranks(InstanceName name, @Nullable Member member, long turn) {
        return member == null || !member.listedIn(turn) || name.above(member.name());
    }

    private void refuse(Set<String> refused, String name, Refusal reason, String detail) {
        refused.add(name);
        if (refusedNames.add(name)) {
            seams.events().accept(new DiscoveryEvent.EntryRefused(service, name, reason, detail));
        }
    }

    /* Another history may add; whom it lacks stays until half of those that were there are there again. */
    private void anotherHistory(long turn, Map<String, InstanceName> others) {
        sizeBeforeHistory = Math.max(members.size() + kept.size(), sizeBeforeHistory);
        int listed = others.size();
        for (Member member : members.values()) {
            String id = member.name().id();
            if (!others.containsKey(id) && member.listedIn(turn)) {
                listed++;
            } else if (!others.containsKey(id)) {
                keep(id, member.instance());
            }
        }
        newestSeen = 0;
        seams.events().accept(new DiscoveryEvent.AnotherHistory(service, listed, kept.size()));
    }

    private void keep(String id, @Nullable Instance instance) {
        if (instance != null) {
            kept.put(id, instance);
        }
    }

    private void releaseKept() {
        kept.keySet().removeAll(members.keySet());
        if (members.size() * 2 >= sizeBeforeHistory) {
            kept.clear();
            sizeBeforeHistory = 0;
        }
    }

    private void tell(long eventNanos) {
        Provenance worth = worth();
        List<Instance> list = kept.isEmpty() ? known() : merged();
        if (!worth.equals(last.provenance()) || !list.equals(last.instances())) {
            last = new Snapshot(service, list, worth, eventNanos);
            List.copyOf(watchers).forEach(watcher -> watcher.accept(last));
        }
    }

    private List<Instance> known() {
        List<Instance> known = new ArrayList<>(members.size());
        for (Member member : members.values()) {
            Instance instance = member.instance();
            if (instance != null) {
                known.add(instance);
            }
        }
        return List.copyOf(known);
    }

    private List<Instance> merged() {
        Map<String, Instance> merged = new TreeMap<>(kept);
        known().forEach(instance -> merged.put(instance.id(), instance));
        return List.copyOf(merged.values());
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
        private final Set<String> others;
        private final Map<String, Member> read = new HashMap<>();
        private int outstanding;
        private boolean retry;
        private boolean cut;

        /** @param others the ids of which something is read */
        Turn(long number, Set<String> others, int outstanding) {
            this.number = number;
            this.others = others;
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
            int gone = 0;
            for (Iterator<Member> all = members.values().iterator(); all.hasNext(); ) {
                Member member = all.next();
                String id = member.name().id();
                boolean listed = member.listedIn(number) || others.contains(id);
                if (!listed || read.containsKey(id)) {
                    member.close();
                    byName.remove(member.name().toString());
                    all.remove();
                    gone += listed ? 0 : 1;
                }
            }
            read.forEach((id, member) -> {
                members.put(id, member);
                byName.put(member.name().toString(), member);
            });
            releaseKept();
            long event = eventNanos();
            // One instance gone and another there is one replacement, not the beginning of a burst.
            succeeded(Math.max(gone, read.size()), retry);
            tell(event);
        }
    }
}
