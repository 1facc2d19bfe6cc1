package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.WireLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Objects between two uses. As many are kept as were of use at once a moment ago: of those that nobody has wanted for a second,
 * half are let go. Confined to its loop.
 */
final class Spares<T> extends Deadline {
    private static final int FEW = 4;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WireLoop loop;
    private final ArrayDeque<T> spares = new ArrayDeque<>(FEW);
    private int unwanted;

    Spares(WireLoop loop) {
        this.loop = loop;
    }

    @Nullable
    T take() {
        T taken = spares.poll();
        unwanted = Math.min(unwanted, spares.size());
        return taken;
    }

    void put(T spare) {
        spares.push(spare);
        if (spares.size() > FEW && !armed()) {
            look();
        }
    }

    private void look() {
        unwanted = spares.size();
        loop.arm(this, LOOK_NANOS);
    }

    @Override
    protected void due() {
        for (int i = (unwanted + 1) / 2; i > 0 && spares.size() > FEW; i--) {
            spares.removeLast();
        }
        if (spares.size() > FEW) {
            look();
        }
    }

    @Override
    public void threw() {
        spares.clear();
    }
}
