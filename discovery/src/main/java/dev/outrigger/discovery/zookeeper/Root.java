package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.discovery.zookeeper.Coordination.Stat;
import dev.outrigger.discovery.zookeeper.Coordination.Watch;
import dev.outrigger.routing.Scheduler.Cancellable;
import java.time.Duration;

/*
 * Asked first in each session, and answers come in order: whoever reads below it in the same session already knows whether
 * a path is missing or the whole world is. A missing world (not initialised, or wiped) says nothing about its services.
 */
/** Whether the federation is there, and which one it is. Confined to the control loop. */
final class Root {
    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final Seams seams;
    private final Runnable changed;
    private final Watch watch = nanos -> look();
    private Cancellable retry = Cancellable.NOTHING;
    private boolean told;
    private boolean denied;
    private boolean present;
    private long history;

    Root(Seams seams, Runnable changed) {
        this.seams = seams;
        this.changed = changed;
    }

    /** Returns whether it was there when last asked. */
    boolean present() {
        return present;
    }

    /**
     * Returns what tells one history of the federation from another: when it was created. (Not by which transaction: a wiped
     * ensemble counts from the beginning again.) 0 while that is not known; the last one while it is not there.
     */
    long history() {
        return history;
    }

    /** Returns whether what was read under {@code earlier} is of the history that is there now, as far as is known. */
    boolean same(long earlier) {
        return earlier == 0 || history == 0 || earlier == history;
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
            Stat stat = reply.value();
            if (reply.code() == Code.NO_AUTH) {
                denied();
            } else if (reply.code() == Code.NO_NODE || stat != null) {
                denied = false;
                found(stat != null, stat == null ? history : stat.ctimeMillis());
            }
            if (!present || denied) {
                retry = seams.scheduler().schedule(this::look, seams.around(RETRY));
            }
        });
    }

    /* Only what is there can be denied. What is below it may be readable all the same. */
    private void denied() {
        if (!denied) {
            denied = true;
            seams.events()
                    .accept(new DiscoveryEvent.AccessDenied(
                            "", "read", seams.settings().root()));
        }
        found(true, history);
    }

    private void found(boolean now, long created) {
        if (told && now == present && created == history) {
            return;
        }
        boolean news = told ? now != present : !now;
        told = true;
        present = now;
        history = created;
        if (news) {
            String path = seams.settings().root();
            seams.events().accept(now ? new DiscoveryEvent.RootFound(path) : new DiscoveryEvent.RootMissing(path));
        }
        changed.run();
    }
}
