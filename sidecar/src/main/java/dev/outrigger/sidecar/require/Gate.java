package dev.outrigger.sidecar.require;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Counts the downstream connections of one service over all loops, and has its listeners stop accepting at the limit. Those
 * that were accepted before the listeners noticed are served: the kernel's queue is the place to wait, not a reset.
 * Thread-safe.
 */
public final class Gate {
    private final IntSupplier limit;
    private final Runnable moved;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean shut = new AtomicBoolean();

    /**
     * @param limit connections, at least 1; asked at each change
     * @param moved told when {@link #shut} may have changed, on any loop; must not block. Two loops may tell in either order:
     *     what holds is only to be asked
     */
    public Gate(IntSupplier limit, Runnable moved) {
        this.limit = limit;
        this.moved = moved;
    }

    /** Counts one more, and returns whether that is the one which met the limit. */
    public boolean enter() {
        boolean met = open.incrementAndGet() >= limit.getAsInt() && shut.compareAndSet(false, true);
        if (met) {
            moved.run();
        }
        return met;
    }

    /** Counts one fewer. */
    public void leave() {
        open.decrementAndGet();
        if (shut.get()) {
            moved.run();
        }
    }

    /** Returns whether nobody else is to be accepted now; below the limit, which may be another than before, it opens. */
    public boolean shut() {
        if (shut.get() && open.get() < limit.getAsInt()) {
            shut.set(false);
        }
        return shut.get();
    }

    /** Returns how many are open. */
    public int open() {
        return open.get();
    }
}
