package dev.outrigger.sidecar.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** How one address answers to connects: scripted by a test. */
public final class ScriptedUpstream {
    private final ScriptedLoop loop;
    private final ArrayDeque<ScriptedPeer> accepted = new ArrayDeque<>();
    private final List<ScriptedWire> waiting = new ArrayList<>();
    private Failure failure = Failure.NONE;
    private boolean silent;
    private int knocks;

    ScriptedUpstream(ScriptedLoop loop) {
        this.loop = loop;
    }

    /** Accepts from here on, and what waits. */
    public void accepts() {
        failure = Failure.NONE;
        silent = false;
        List<ScriptedWire> late = List.copyOf(waiting);
        waiting.clear();
        loop.post(() -> late.forEach(this::answer));
    }

    /** Fails every connect from here on with {@code how}. */
    public void fails(Failure how) {
        failure = how;
        silent = false;
    }

    /** Lets connects hang from here on. */
    public void silent() {
        silent = true;
    }

    /** Returns how often somebody tried to connect. */
    public int knocks() {
        return knocks;
    }

    /** Returns the far end of the oldest connection not yet taken. */
    public ScriptedPeer accept() {
        loop.run();
        if (accepted.isEmpty()) {
            throw new AssertionError("no connection (expected: one that waits to be accepted)");
        }
        return accepted.remove();
    }

    /** Returns how many connections wait to be taken by {@link #accept}. */
    public int pending() {
        return accepted.size();
    }

    void knock(ScriptedWire wire) {
        knocks++;
        answer(wire);
    }

    private void answer(ScriptedWire wire) {
        if (wire.closed()) {
            return;
        }
        if (silent) {
            waiting.add(wire);
        } else if (failure != Failure.NONE) {
            wire.fail(failure);
        } else {
            accepted.add(wire.peer);
            wire.stand();
        }
    }
}
