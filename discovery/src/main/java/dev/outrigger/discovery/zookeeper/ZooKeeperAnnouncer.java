package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.ServiceDefinition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The native format, written. Confined to the control loop. */
final class ZooKeeperAnnouncer implements Announcer {
    private final Seams seams;
    private final Map<String, ServiceClaims> claims = new HashMap<>();
    private final Set<KeptAnnouncement> kept = new LinkedHashSet<>();
    private long history;

    ZooKeeperAnnouncer(Seams seams) {
        this.seams = seams;
    }

    @Override
    public Announcement announce(ServiceDefinition definition, Instance instance, Listener listener) {
        ServiceClaims claim =
                claims.computeIfAbsent(definition.service(), service -> new ServiceClaims(seams, definition));
        claim.want(definition);
        KeptAnnouncement[] self = new KeptAnnouncement[1];
        KeptAnnouncement announcement = new KeptAnnouncement(
                seams, claim, definition.service(), instance, listener, () -> kept.remove(self[0]));
        self[0] = announcement;
        kept.add(announcement);
        announcement.wake();
        return announcement;
    }

    void sessionChanged(Session session) {
        claims.values().forEach(claim -> claim.sessionChanged(session));
        List.copyOf(kept).forEach(announcement -> announcement.sessionChanged(session));
    }

    /** The federation came: what waits for it need not wait longer, and another one knows nothing of our claims. */
    void rootChanged(Root root) {
        if (root.present() && !root.same(history)) {
            claims.values().forEach(claim -> claim.restore(() -> {}));
        }
        history = root.present() ? root.history() : history;
        List.copyOf(kept).forEach(KeptAnnouncement::wake);
    }

    void close() {
        claims.values().forEach(ServiceClaims::stop);
        kept.forEach(KeptAnnouncement::stop);
    }
}
