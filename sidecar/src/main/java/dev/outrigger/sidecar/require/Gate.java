package dev.outrigger.sidecar.require;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Counts the downstream connections of one service over all loops, and has its listeners stop accepting at the limit. Those
 * that were accepted before the listeners noticed are served: the kernel's queue is the place to wait, not a reset.
 * Thread-safe.
 */
public final class Gate {
    private final IntSupplier limit;
    private final Consumer<Boolean> accepting;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean shut = new AtomicBoolean();

    /**
     * @param limit connections, at least 1; asked at each change
     * @param accepting told false at the limit and true below it; on any loop, must not block
     */
    public Gate(IntSupplier limit, Consumer<Boolean> accepting) {
        this.limit = limit;
        this.accepting = accepting;
    }

    /** Counts one more, and returns whether that is the one which met the limit. */
    public boolean enter() {
        boolean met = open.incrementAndGet() >= limit.getAsInt() && shut.compareAndSet(false, true);
        if (met) {
            accepting.accept(false);
            reopen();
        }
        return met;
    }

    /** Counts one fewer. */
    public void leave() {
        open.decrementAndGet();
        reopen();
    }

    // Asked again after it was shut: the last connection may have left between the count and the shutting.
    private void reopen() {
        if (shut.get() && open.get() < limit.getAsInt() && shut.compareAndSet(true, false)) {
            accepting.accept(true);
        }
    }

    /** Returns how many are open. */
    public int open() {
        return open.get();
    }
}
