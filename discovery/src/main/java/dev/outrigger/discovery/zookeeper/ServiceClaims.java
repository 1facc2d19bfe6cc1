package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.document.Definitions;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.routing.Scheduler.Cancellable;
import dev.outrigger.routing.ServiceDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Written at start, when the own document changed, and when the service is not there at all; never on a mere reconnect: a
 * fleet that comes back would otherwise write what one of them was given years ago over what the others know.
 */
/** What this node claims for one service: its definition, as far as nobody disagrees, and its keys. On the control loop. */
final class ServiceClaims {
    private static final long RETRY = Duration.ofSeconds(5).toNanos();
    private static final int MOST_TRIES = 5;

    private final Seams seams;
    private final String service;
    private final List<Runnable> waiting = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
    private ServiceDefinition wanted;
    private boolean changed;
    private boolean settled;
    private boolean busy;
    private int tries;
    private Cancellable retry = Cancellable.NOTHING;

    ServiceClaims(Seams seams, ServiceDefinition wanted) {
        this.seams = seams;
        this.service = wanted.service();
        this.wanted = wanted;
    }

    /** Claims {@code definition} from now on. */
    void want(ServiceDefinition definition) {
        if (!definition.equals(wanted)) {
            dropped.addAll(wanted.provides().keySet());
            dropped.removeAll(definition.provides().keySet());
            wanted = definition;
            changed = true;
            settled = false;
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
        settle();
    }

    private void settle() {
        if (settled || busy || !seams.coordination().session().connected()) {
            return;
        }
        retry.cancel();
        busy = true;
        tries = 0;
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
            create(seams.services(), new byte[0], there -> createService());
        } else if (data == null || !reply.ok()) {
            denied(reply.code(), "read", seams.service(service));
            end(false);
        } else {
            merge(data);
        }
    }

    private void createService() {
        byte[] bytes = Json.bytes(Definitions.write(wanted));
        List<Coordination.Change> both = List.of(
                new Create(seams.service(service), bytes, false),
                new Create(seams.instances(service), new byte[0], false));
        seams.coordination().commit(both, reply -> {
            if (reply.ok()) {
                seams.events().accept(new DiscoveryEvent.DefinitionWritten(service, true));
                claimKeys(true);
            } else if (reply.code() == Code.NODE_EXISTS) {
                read();
            } else {
                denied(reply.code(), "create", seams.service(service));
                end(false);
            }
        });
    }

    private void merge(Data data) {
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
        create(seams.instances(service), new byte[0], there -> {
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

    /* ZooKeeper's own create is what makes a key unique. */
    private void claimKeys(boolean done) {
        List.copyOf(dropped).forEach(this::release);
        if (wanted.provides().isEmpty()) {
            end(done);
            return;
        }
        create(seams.keys(), new byte[0], there -> {
            byte[] claim = Json.bytes(Map.of("service", service));
            for (String key : wanted.provides().keySet()) {
                create(seams.key(key), claim, created -> {
                    if (!created) {
                        checkHolder(key);
                    }
                });
            }
            end(done);
        });
    }

    /* What our document no longer provides is free for another: if it was ours, and nobody touched it since. */
    private void release(String key) {
        seams.coordination().data(seams.key(key), null, reply -> {
            Data data = reply.value();
            if (data == null || !reply.ok()) {
                return;
            }
            dropped.remove(key);
            try {
                if (ZooKeeperRegistry.holder(data.bytes()).equals(service)) {
                    Coordination.Delete delete =
                            new Coordination.Delete(seams.key(key), data.stat().version());
                    seams.coordination().commit(List.of(delete), done -> {});
                }
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                seams.events().accept(new DiscoveryEvent.DefinitionUnreadable(service, seams.key(key), why));
            }
        });
    }

    private void checkHolder(String key) {
        seams.coordination().data(seams.key(key), null, reply -> {
            Data data = reply.value();
            if (data == null || !reply.ok()) {
                return;
            }
            try {
                String holder = ZooKeeperRegistry.holder(data.bytes());
                if (!holder.equals(service) && reported.add(key + " " + holder)) {
                    seams.events().accept(new DiscoveryEvent.KeyRefused(service, key, holder));
                }
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                seams.events().accept(new DiscoveryEvent.DefinitionUnreadable(service, seams.key(key), why));
            }
        });
    }

    /** Whether a node was made. */
    private interface Made {
        void made(boolean created);
    }

    private void create(String path, byte[] bytes, Made then) {
        seams.coordination().commit(List.of(new Create(path, bytes, false)), reply -> {
            if (reply.ok() || reply.code() == Code.NODE_EXISTS) {
                then.made(reply.ok());
                return;
            }
            denied(reply.code(), "create", path);
            if (busy) {
                end(false);
            }
        });
    }

    private void denied(Code code, String operation, String path) {
        if (code == Code.NO_AUTH && reported.add("denied " + path)) {
            seams.events().accept(new DiscoveryEvent.AccessDenied(service, operation, path));
        }
    }

    private void end(boolean done) {
        busy = false;
        settled = done || settled;
        if (done) {
            changed = false;
        } else {
            retry = seams.scheduler().schedule(this::settle, seams.around(RETRY));
        }
        List<Runnable> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(Runnable::run);
    }
}
