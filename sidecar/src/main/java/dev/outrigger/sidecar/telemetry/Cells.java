package dev.outrigger.sidecar.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Longs that one thread adds to and any thread reads. Opaque access: a reader sees whole values, each a moment old, and never
 * one go back; the writer pays a plain add.
 */
final class Cells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    /** A cache line of 64 bytes before the first and after the last cell: neighbours on the heap have other writers. */
    private static final int PAD = 8;

    private final long[] cells;

    Cells(int count) {
        cells = new long[PAD + count + PAD];
    }

    void add(int index, long amount) {
        LONGS.setOpaque(cells, PAD + index, cells[PAD + index] + amount);
    }

    long at(int index) {
        return (long) LONGS.getOpaque(cells, PAD + index);
    }
}
