package dev.outrigger.sidecar.require;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final AtomicBoolean known = new AtomicBoolean();
    private final Waiters waiters = new Waiters(known::get);
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> served = new ArrayList<>();

    @Test
    void servesAtOnceWhatComesWhenAllIsKnown() {
        known.set(true);

        waiters.whenKnown(loop::add, () -> served.add("a"));

        assertThat(served).containsExactly("a");
        assertThat(loop).isEmpty();
    }

    @Test
    void holdsWhatComesBeforeAndServesItOnItsOwnLoopOnce() {
        waiters.whenKnown(loop::add, () -> served.add("a"));
        known.set(true);

        waiters.tellAll();
        waiters.tellAll();
        loop.forEach(Runnable::run);

        assertThat(served).containsExactly("a");
    }

    @Test
    void servesNobodyWhoHasGivenUp() {
        Runnable giveUp = waiters.whenKnown(loop::add, () -> served.add("a"));
        known.set(true);
        waiters.tellAll();

        giveUp.run();
        loop.forEach(Runnable::run);

        assertThat(served).isEmpty();
    }
}
