package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.document.Definitions;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Delete;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Scheduler.Cancellable;
import dev.outrigger.routing.ServiceDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/*
 * Written at start, when the own document changed, and when the service is not there at all; never on a mere reconnect: a
 * fleet that comes back would otherwise write what one of them was given years ago over what the others know.
 */
/** What this node claims for one service: its definition, as far as nobody disagrees, and its keys. On the control loop. */
final class ServiceClaims {
    private static final long RETRY = Duration.ofSeconds(5).toNanos();
    private static final int MOST_TRIES = 5;
    /** A conflict, or a KEY of somebody else, lasts until people mend it: looked at every five minutes in the end. */
    private static final int MOST_DOUBLINGS = 6;

    private final Seams seams;
    private final String service;
    private final List<Runnable> waiting = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
    private ServiceDefinition wanted;
    private ServiceDefinition inHand;
    private boolean changed;
    private boolean conflicting;
    private boolean settled;
    private boolean busy;
    private boolean denied;
    private boolean deniedNow;
    private int tries;
    private int failures;
    private Cancellable retry = Cancellable.NOTHING;

    ServiceClaims(Seams seams, ServiceDefinition wanted) {
        this.seams = seams;
        this.service = wanted.service();
        this.wanted = wanted;
        this.inHand = wanted;
    }

    /** Claims {@code definition} from now on. */
    void want(ServiceDefinition definition) {
        if (!definition.equals(wanted)) {
            dropped.addAll(wanted.provides().keySet());
            dropped.removeAll(definition.provides().keySet());
            wanted = definition;
            changed = true;
            settled = false;
            failures = 0;
            reported.clear();
        }
        settle();
    }

    void sessionChanged(Session session) {
        if (session.connected()) {
            settle();
        }
    }

    void stop() {
        retry.cancel();
        settled = true;
    }

    /** Looks again, since something of it is not there; then runs {@code then}. */
    void restore(Runnable then) {
        waiting.add(then);
        settled = false;
        failures = 0;
        settle();
    }

    /** Returns whether the registry denied something of it when it was last looked at. */
    boolean denied() {
        return denied;
    }

    private void settle() {
        if (settled || busy || !seams.coordination().session().connected()) {
            return;
        }
        retry.cancel();
        busy = true;
        tries = 0;
        deniedNow = false;
        inHand = wanted;
        read();
    }

    private void read() {
        if (++tries > MOST_TRIES) {
            end(false);
            return;
        }
        seams.coordination().data(seams.service(service), null, this::answered);
    }

    private void answered(Reply<Data> reply) {
        Data data = reply.value();
        if (reply.code() == Code.NO_NODE) {
            make(seams.services(), this::createService);
        } else if (data == null || !reply.ok()) {
            denied(reply.code(), "read", seams.service(service));
            end(false);
        } else {
            merge(data);
        }
    }

    private void createService() {
        byte[] bytes = silent() ? new byte[0] : Json.bytes(Definitions.write(wanted));
        List<Coordination.Change> both = List.of(
                new Create(seams.service(service), bytes, false),
                new Create(seams.instances(service), new byte[0], false));
        seams.coordination().commit(both, reply -> {
            if (reply.ok()) {
                if (!silent()) {
                    seams.events().accept(new DiscoveryEvent.DefinitionWritten(service, true));
                }
                claimKeys(true);
            } else if (reply.code() == Code.NODE_EXISTS) {
                read();
            } else {
                denied(reply.code(), "create", seams.service(service));
                end(false);
            }
        });
    }

    /*
     * A document that says nothing is none: written as a definition, its defaults would be in conflict with all that the
     * service's own document says.
     */
    private boolean silent() {
        return wanted.equals(new ServiceDefinition(
                service, Optional.empty(), Optional.empty(), false, Map.of(), List.of(Check.TCP), Map.of()));
    }

    private void merge(Data data) {
        if (silent()) {
            make(seams.instances(service), () -> claimKeys(true));
            return;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        try {
            if (data.bytes().length > 0) {
                tree = Json.object(data.bytes());
            }
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            seams.events().accept(new DiscoveryEvent.DefinitionUnreadable(service, seams.service(service), why));
            claimKeys(false);
            return;
        }
        DefinitionMerge merge = DefinitionMerge.of(tree, wanted, changed);
        merge.conflicts().forEach(this::report);
        if (conflicting && merge.conflicts().isEmpty()) {
            seams.events().accept(new DiscoveryEvent.DefinitionAgreed(service));
            reported.clear();
        }
        conflicting = !merge.conflicts().isEmpty();
        make(seams.instances(service), () -> {
            if (!merge.conflicts().isEmpty() || !merge.changed()) {
                claimKeys(merge.conflicts().isEmpty());
                return;
            }
            write(merge.tree(), data.stat().version());
        });
    }

    private void write(Map<String, Object> tree, int version) {
        List<Coordination.Change> put = List.of(new Put(seams.service(service), Json.bytes(tree), version));
        seams.coordination().commit(put, reply -> {
            if (reply.ok()) {
                seams.events().accept(new DiscoveryEvent.DefinitionWritten(service, false));
                claimKeys(true);
            } else if (reply.code() == Code.BAD_VERSION) {
                read();
            } else {
                denied(reply.code(), "write", seams.service(service));
                claimKeys(false);
            }
        });
    }

    private void report(DefinitionMerge.Conflict conflict) {
        if (reported.add(conflict.toString())) {
            seams.events()
                    .accept(new DiscoveryEvent.DefinitionConflict(
                            service, conflict.field(), conflict.registered(), conflict.ours()));
        }
    }

    private void claimKeys(boolean done) {
        if (wanted.provides().isEmpty() && dropped.isEmpty()) {
            end(done);
            return;
        }
        make(seams.keys(), () -> release(new ArrayDeque<>(dropped), done));
    }

    /* What our document no longer provides is free for another: if it was ours, and nobody touched it since. */
    private void release(Deque<String> keys, boolean done) {
        String key = keys.poll();
        if (key == null) {
            claim(new ArrayDeque<>(wanted.provides().keySet()), done);
            return;
        }
        KeyClaim.look(seams, service, key, found -> {
            if (found.code() != Code.OK) {
                release(keys, false);
            } else if (!found.holder().equals(Optional.of(service))) {
                dropped.remove(key);
                release(keys, done);
            } else {
                commit(List.of(new Delete(seams.key(key), found.version())), seams.key(key), ok -> {
                    if (ok) {
                        dropped.remove(key);
                    }
                    release(keys, done && ok);
                });
            }
        });
    }

    private void claim(Deque<String> keys, boolean done) {
        String key = keys.poll();
        if (key == null) {
            end(done);
            return;
        }
        KeyClaim.look(seams, service, key, found -> {
            if (!found.steps().isEmpty()) {
                commit(found.steps(), seams.key(key), ok -> claim(keys, done && ok));
                return;
            }
            boolean ours = found.holder().equals(Optional.of(service));
            denied(found.code(), "read", seams.key(key));
            if (!ours) {
                refused(key, found);
            }
            claim(keys, done && ours);
        });
    }

    private void refused(String key, KeyClaim.Found found) {
        found.holder()
                .filter(holder -> reported.add(key + " " + holder))
                .ifPresent(holder -> seams.events().accept(new DiscoveryEvent.KeyRefused(service, key, holder)));
        if (!found.unreadable().isEmpty() && reported.add(key + " unreadable")) {
            seams.events().accept(new DiscoveryEvent.DefinitionUnreadable(service, seams.key(key), found.unreadable()));
        }
    }

    private void commit(List<Coordination.Change> steps, String path, Consumer<Boolean> then) {
        seams.coordination().commit(steps, reply -> {
            denied(reply.code(), "write", path);
            then.accept(reply.ok());
        });
    }

    /* Looked for first: a create that fails is a write to the ensemble all the same. */
    private void make(String path, Runnable then) {
        seams.coordination().exists(path, null, found -> {
            if (found.ok()) {
                then.run();
                return;
            }
            Create create = new Create(path, new byte[0], false);
            seams.coordination().commit(List.of(create), reply -> {
                if (reply.ok() || reply.code() == Code.NODE_EXISTS) {
                    then.run();
                } else {
                    denied(reply.code(), "create", path);
                    end(false);
                }
            });
        });
    }

    private void denied(Code code, String operation, String path) {
        deniedNow |= code == Code.NO_AUTH;
        if (code == Code.NO_AUTH && reported.add("denied " + path)) {
            seams.events().accept(new DiscoveryEvent.AccessDenied(service, operation, path));
        }
    }

    private void end(boolean done) {
        busy = false;
        denied = deniedNow;
        boolean overtaken = !wanted.equals(inHand);
        settled = !overtaken && (done || settled);
        if (overtaken) {
            settle();
        } else if (done) {
            changed = false;
            failures = 0;
        } else {
            retry = seams.scheduler()
                    .schedule(this::settle, seams.around(RETRY << Math.min(failures++, MOST_DOUBLINGS)));
        }
        List<Runnable> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(Runnable::run);
    }
}
