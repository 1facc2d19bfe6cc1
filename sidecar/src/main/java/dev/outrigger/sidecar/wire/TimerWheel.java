package dev.outrigger.sidecar.wire;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A hashed wheel (Varghese and Lauck, 1987, scheme 6) of intrusive lists: 1024 slots of 8.4 ms, one bit each in a map of
 * those in use. Arming later than queued only moves the due time; the slot, when it comes round, queues again what is not due
 * yet. So a time-out that every read pushes out costs one store a read, and nothing is allocated. What is disarmed is taken out
 * at once: the wheel would keep it alive for up to 8.6 s, and with it all of a connection that has ended.
 *
 * Invariant: a queued deadline is armed, and queued at a tick no later than its due.
 */
final class TimerWheel {
    /** What {@link #nextNanos} returns if nothing is queued. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int TICK_BITS = 23;
    private static final int SLOTS = 1024;

    private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
    private final long[] used = new long[SLOTS / Long.SIZE];
    private final long origin;
    private long tick;

    TimerWheel(long origin) {
        this.origin = origin;
    }

    void arm(Deadline deadline, long dueNanos) {
        deadline.dueNanos = dueNanos == Deadline.DISARMED ? dueNanos + 1 : dueNanos;
        long due = Math.max(tickAfter(dueNanos), tick + 1);
        if (deadline.queuedBy != null) {
            if (due >= deadline.queuedTick) {
                return;
            }
            unlink(deadline);
        }
        link(deadline, due);
    }

    /** Tells {@code due} each deadline that is due at {@code nanos}, disarmed. */
    void advance(long nanos, Consumer<Deadline> due) {
        long until = (nanos - origin) >> TICK_BITS;
        if (until - tick >= SLOTS) {
            tick = until - SLOTS;
        }
        for (long next = nextTick(); next <= until; next = nextTick()) {
            tick = next;
            visit((int) (next & (SLOTS - 1)), nanos, due);
        }
        tick = Math.max(tick, until);
    }

    /** Returns when {@link #advance} has something to do at the earliest, or {@link #NEVER}. */
    long nextNanos() {
        long next = nextTick();
        return next == NEVER ? NEVER : origin + (next << TICK_BITS);
    }

    // One at a time from the head: what falls due may disarm others of this slot. None is queued here anew, see link.
    private void visit(int slot, long nanos, Consumer<Deadline> due) {
        for (Deadline deadline = slots[slot]; deadline != null; deadline = slots[slot]) {
            unlink(deadline);
            if (deadline.dueNanos - nanos <= 0) {
                deadline.disarm();
                due.accept(deadline);
            } else {
                link(deadline, Math.max(tickAfter(deadline.dueNanos), tick + 1));
            }
        }
    }

    private long tickAfter(long nanos) {
        return ((nanos - origin) >> TICK_BITS) + 1;
    }

    private long nextTick() {
        int start = (int) ((tick + 1) & (SLOTS - 1));
        for (int ahead = 0; ahead < SLOTS; ) {
            int slot = (start + ahead) & (SLOTS - 1);
            long rest = used[slot >> 6] >>> slot;
            if (rest != 0) {
                return tick + 1 + ahead + Long.numberOfTrailingZeros(rest);
            }
            ahead += Long.SIZE - (slot & (Long.SIZE - 1));
        }
        return NEVER;
    }

    private void link(Deadline deadline, long at) {
        // Farther than one turn of the wheel: it comes by earlier, and is queued again. Never into the slot that is
        // visited now.
        long queuedTick = Math.min(at, tick + SLOTS - 1);
        int slot = (int) (queuedTick & (SLOTS - 1));
        Deadline head = slots[slot];
        deadline.queuedTick = queuedTick;
        deadline.queuedBy = this;
        deadline.next = head;
        if (head != null) {
            head.previous = deadline;
        }
        slots[slot] = deadline;
        used[slot >> 6] |= 1L << slot;
    }

    /** Takes out {@code deadline}, which is queued here. */
    void unlink(Deadline deadline) {
        int slot = (int) (deadline.queuedTick & (SLOTS - 1));
        Deadline next = deadline.next;
        Deadline previous = deadline.previous;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            slots[slot] = next;
            if (next == null) {
                used[slot >> 6] &= ~(1L << slot);
            }
        }
        deadline.next = null;
        deadline.previous = null;
        deadline.queuedBy = null;
    }
}
