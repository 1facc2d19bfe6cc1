package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.discovery.zookeeper.Coordination.Watch;
import dev.outrigger.routing.Scheduler.Cancellable;
import java.time.Duration;

/*
 * Asked first in each session, and answers come in order: whoever reads below it in the same session already knows whether
 * a path is missing or the whole world is. A missing world (not initialised, or wiped) says nothing about its services.
 */
/** Whether the federation is there. Confined to the control loop. */
final class Root {
    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final Seams seams;
    private final Runnable changed;
    private final Watch watch = nanos -> look();
    private Cancellable retry = Cancellable.NOTHING;
    private boolean told;
    private boolean present;

    Root(Seams seams, Runnable changed) {
        this.seams = seams;
        this.changed = changed;
    }

    /** Returns whether it was there when last asked. */
    boolean present() {
        return present;
    }

    void sessionChanged(Session session) {
        if (session.connected()) {
            look();
        }
    }

    void stop() {
        retry.cancel();
    }

    private void look() {
        seams.coordination().exists(seams.settings().root(), watch, reply -> {
            if (reply.epoch() != seams.coordination().session().epoch()) {
                return;
            }
            retry.cancel();
            if (reply.code() == Code.OK || reply.code() == Code.NO_NODE) {
                found(reply.ok());
            }
            if (!present) {
                retry = seams.scheduler().schedule(this::look, seams.around(RETRY));
            }
        });
    }

    private void found(boolean now) {
        if (told && now == present) {
            return;
        }
        boolean news = told || !now;
        told = true;
        present = now;
        if (news) {
            String path = seams.settings().root();
            seams.events().accept(now ? new DiscoveryEvent.RootFound(path) : new DiscoveryEvent.RootMissing(path));
        }
        changed.run();
    }
}
