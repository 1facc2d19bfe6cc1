package dev.outrigger.sidecar.telemetry;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The last thousand changes of this process in their order, for whoever follows them. Thread-safe. */
public final class Journal {
    static final int KEPT = 1_000;

    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private long last;

    /**
     * Something that changed.
     *
     * @param number from 1, one more each time
     * @param service may be empty
     * @param endpoint the instance it concerns; empty if none
     * @param kind {@code endpoint_ejected}
     * @param words the line that is logged
     */
    public record Change(long number, Instant at, String service, String endpoint, String kind, String words) {}

    void note(String service, EventWords words, Instant at) {
        synchronized (changes) {
            if (changes.size() == KEPT) {
                changes.removeFirst();
            }
            changes.addLast(new Change(++last, at, service, words.endpoint(), words.word(), words.line()));
        }
        followers.forEach(Runnable::run);
    }

    /** Returns what is still known of what came after {@code number}, oldest first. */
    public List<Change> after(long number) {
        synchronized (changes) {
            List<Change> after = new ArrayList<>();
            for (Change change : changes) {
                if (change.number() > number) {
                    after.add(change);
                }
            }
            return after;
        }
    }

    /** Returns the number of the newest change; 0 without any. */
    public long last() {
        synchronized (changes) {
            return last;
        }
    }

    /**
     * Has {@code follower} run after each change, on the thread that told it: it must not block.
     *
     * @return ends that; idempotent
     */
    public Runnable follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }
}
