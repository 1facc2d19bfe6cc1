package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.Presence;
import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Delete;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.discovery.zookeeper.Coordination.State;
import dev.outrigger.routing.Scheduler.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** This node's own node below {@code nodes/}, ephemeral. Confined to the control loop. */
final class ZooKeeperPresence implements Presence {
    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final Seams seams;
    private final String path;
    private final List<Runnable> withdrawn = new ArrayList<>();
    private @Nullable Content wanted;
    private @Nullable Content held;
    private long heldEpoch;
    private boolean busy;
    private boolean refused;
    private boolean gaveWay;
    private Cancellable retry = Cancellable.NOTHING;

    ZooKeeperPresence(Seams seams) {
        this.seams = seams;
        this.path = seams.nodes() + "/" + seams.node().id();
    }

    @Override
    public void publish(Content content) {
        wanted = content;
        wake();
    }

    @Override
    public void withdraw(Runnable done) {
        wanted = null;
        withdrawn.add(done);
        if (gaveWay || seams.coordination().session().state() == State.LOST) {
            ended();
        } else {
            wake();
        }
    }

    void sessionChanged(Session session) {
        if (session.connected()) {
            wake();
        } else if (session.state() == State.LOST) {
            held = null;
            ended();
        }
    }

    void close() {
        gaveWay = true;
        retry.cancel();
    }

    void wake() {
        Session session = seams.coordination().session();
        if (busy || gaveWay || !session.connected()) {
            return;
        }
        boolean fresh = heldEpoch == session.epoch();
        if (wanted == null && (held == null || !fresh)) {
            ended();
        } else if (wanted == null) {
            commit(List.of(new Delete(path, -1)), null);
        } else if (!fresh) {
            busy = true;
            seams.coordination().data(path, null, this::looked);
        } else if (!wanted.equals(held)) {
            commit(List.of(new Put(path, bytes(wanted), -1)), wanted);
        }
    }

    private void looked(Reply<Data> reply) {
        busy = false;
        Data data = reply.value();
        Content content = wanted;
        if (content == null) {
            ended();
        } else if (reply.code() == Code.NO_NODE) {
            commit(List.of(new Create(path, bytes(content), true)), content);
        } else if (data == null || !reply.ok()) {
            later();
        } else if (data.stat().ephemeralOwner()
                == seams.coordination().session().id()) {
            commit(List.of(new Put(path, bytes(content), -1)), content);
        } else {
            InstanceFormat.Writer writer = InstanceFormat.writer(data.bytes());
            if (!writer.hostUuid().equals(seams.node().hostUuid())) {
                refuse(data.bytes());
            } else if (writer.startNumber() > seams.node().startNumber()) {
                gaveWay = true;
                ended();
            } else {
                commit(List.of(new Delete(path, -1), new Create(path, bytes(content), true)), content);
            }
        }
    }

    private void refuse(byte[] theirs) {
        if (!refused) {
            refused = true;
            seams.events()
                    .accept(new DiscoveryEvent.PresenceRefused(seams.node().id(), host(theirs)));
        }
        later();
    }

    private static String host(byte[] theirs) {
        try {
            return Json.object(theirs).get("value") instanceof Map<?, ?> value ? String.valueOf(value.get("host")) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private void commit(List<Change> steps, @Nullable Content content) {
        busy = true;
        seams.coordination().commit(steps, reply -> {
            busy = false;
            if (reply.ok() && reply.epoch() == seams.coordination().session().epoch()) {
                held = content;
                heldEpoch = reply.epoch();
                refused = false;
                wake();
                return;
            }
            heldEpoch = 0;
            if (wanted == null) {
                ended();
            } else if (reply.code() == Code.NO_NODE) {
                seams.coordination().commit(List.of(new Create(seams.nodes(), new byte[0], false)), made -> {
                    if (made.ok()) {
                        wake();
                    } else {
                        later();
                    }
                });
            } else {
                later();
            }
        });
    }

    private void later() {
        retry.cancel();
        if (seams.coordination().session().connected()) {
            retry = seams.scheduler().schedule(this::wake, seams.around(RETRY));
        }
    }

    private void ended() {
        List<Runnable> told = List.copyOf(withdrawn);
        withdrawn.clear();
        told.forEach(Runnable::run);
    }

    private byte[] bytes(Content content) {
        Map<String, Object> services = new TreeMap<>();
        content.services()
                .forEach((service, provided) -> services.put(
                        service, Map.of("port", provided.port(), "state", provided.state(), "url", provided.url())));
        Map<String, Object> value = new LinkedHashMap<>(new TreeMap<>(content.labels()));
        value.put("instance-id", seams.node().id());
        value.put("host", content.host());
        value.put("region", content.region());
        value.put("zone", content.zone());
        value.put("federation", seams.settings().federation());
        value.put("version", content.version());
        value.put("started", content.started());
        value.put("services", services);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("filetype", "nodepresence");
        tree.put("value", value);
        tree.put("host_uuid", seams.node().hostUuid());
        tree.put("start_number", seams.node().startNumber());
        return Json.bytes(tree);
    }
}
