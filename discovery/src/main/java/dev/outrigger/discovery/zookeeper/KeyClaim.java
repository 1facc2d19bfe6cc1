package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Expect;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/*
 * A KEY belongs to the service that its node names: ZooKeeper's own create makes it unique. A claim is void when the
 * definition of its holder does not list the KEY, or is not there at all; then it is taken over by one transaction, which
 * fails if the holder claimed it again in the meantime. A definition that nobody can read says nothing.
 */
/** What it takes to claim one KEY for one service. Confined to the control loop. */
final class KeyClaim {
    /**
     * What was found.
     *
     * @param code not OK if it could not be found out
     * @param holder whose it is; empty if nobody's
     * @param steps what makes it ours; none if it is, or may not be
     * @param version of its node; -1 if there is none
     * @param unreadable why its node cannot be read; empty if it can
     */
    record Found(Code code, Optional<String> holder, List<Change> steps, int version, String unreadable) {
        static Found failed(Code code) {
            return new Found(code, Optional.empty(), List.of(), -1, "");
        }
    }

    private final Seams seams;
    private final String service;
    private final String key;
    private final Consumer<Found> done;

    private KeyClaim(Seams seams, String service, String key, Consumer<Found> done) {
        this.seams = seams;
        this.service = service;
        this.key = key;
        this.done = done;
    }

    /** Looks whose {@code key} is, and what {@code service} has to do for it. Changes nothing. */
    static void look(Seams seams, String service, String key, Consumer<Found> done) {
        KeyClaim claim = new KeyClaim(seams, service, key, done);
        seams.coordination().data(seams.key(key), null, claim::looked);
    }

    private void looked(Reply<Data> reply) {
        Data data = reply.value();
        if (reply.code() == Code.NO_NODE) {
            Change create = new Create(seams.key(key), ours(), false);
            done.accept(new Found(Code.OK, Optional.empty(), List.of(create), -1, ""));
            return;
        }
        if (data == null || !reply.ok()) {
            done.accept(Found.failed(reply.code()));
            return;
        }
        int version = data.stat().version();
        try {
            String holder = ZooKeeperRegistry.holder(data.bytes());
            if (holder.equals(service)) {
                done.accept(new Found(Code.OK, Optional.of(holder), List.of(), version, ""));
            } else {
                seams.coordination().data(seams.service(holder), null, found -> judge(holder, version, found));
            }
        } catch (IOException e) {
            done.accept(new Found(Code.OK, Optional.empty(), List.of(), version, String.valueOf(e.getMessage())));
        }
    }

    private void judge(String holder, int version, Reply<Data> reply) {
        Data definition = reply.value();
        List<Change> steps = new ArrayList<>();
        if (reply.code() == Code.NO_NODE) {
            steps.add(new Put(seams.key(key), ours(), version));
        } else if (definition == null || !reply.ok()) {
            done.accept(Found.failed(reply.code()));
            return;
        } else if (lacksKey(definition.bytes())) {
            steps.add(new Expect(seams.service(holder), definition.stat().version()));
            steps.add(new Put(seams.key(key), ours(), version));
        }
        done.accept(new Found(Code.OK, Optional.of(holder), steps, version, ""));
    }

    private boolean lacksKey(byte[] definition) {
        try {
            Object provides = Json.object(definition).get("provides");
            return provides == null || (provides instanceof Map<?, ?> map && !map.containsKey(key));
        } catch (IOException e) {
            return false;
        }
    }

    private byte[] ours() {
        return Json.bytes(Map.of("service", service));
    }
}
