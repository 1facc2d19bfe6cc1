package dev.outrigger.sidecar.require;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Deque<Runnable> control = new ArrayDeque<>();
    private int limit = 2;
    private boolean accepting = true;
    private Runnable meanwhile = () -> {};
    private final Gate gate = new Gate(() -> limit, this::moved);

    @Test
    void isShutAtTheLimitAndOpensBelowIt() {
        gate.enter();

        boolean met = gate.enter();
        look();
        boolean atLimit = accepting;
        gate.leave();
        look();

        assertThat(met).isTrue();
        assertThat(atLimit).isFalse();
        assertThat(accepting).isTrue();
    }

    @Test
    void opensAlsoIfTheOneWhoLeavesTellsBeforeTheOneWhoMetTheLimit() {
        gate.enter();
        meanwhile = gate::leave;

        gate.enter();
        look();

        assertThat(accepting).isTrue();
    }

    @Test
    void opensForAHigherLimit() {
        gate.enter();
        gate.enter();
        look();

        limit = 3;

        assertThat(gate.shut()).isFalse();
    }

    @Test
    void countsOnlyTheOneWhoMetTheLimit() {
        gate.enter();
        gate.enter();

        boolean metAgain = gate.enter();

        assertThat(metAgain).isFalse();
        assertThat(gate.open()).isEqualTo(3);
    }

    /** What another loop does between the change and its telling comes first. */
    private void moved() {
        Runnable other = meanwhile;
        meanwhile = () -> {};
        other.run();
        control.add(() -> accepting = !gate.shut());
    }

    private void look() {
        while (!control.isEmpty()) {
            control.remove().run();
        }
    }
}
