package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.testing.SeededScheduler;
import dev.outrigger.sidecar.process.Notify;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.ScriptedView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service manager is told, over a way that a test can block. */
final class NotifyingTest {
    private static final String WHAT_IS_WRONG =
            "STATUS=not well: 1 unresolved key (MAIL_URL); 1 problem (outrigger.json)";

    private final List<String> told = new ArrayList<>();
    private final SeededScheduler control = new SeededScheduler(7);
    private boolean taken = true;
    private final Notifying notifying = new Notifying(
            new Notify() {
                @Override
                public boolean send(String lines) {
                    return taken && told.add(lines);
                }

                @Override
                public void close() {
                    told.add("closed");
                }
            },
            control);

    private static Overview picture(boolean ready, int problems) {
        Overview usual = ScriptedView.usual(ready, InstanceState.UP);
        List<Overview.Problem> many =
                Collections.nCopies(problems, usual.problems().get(0));
        return new Overview(
                usual.info(),
                ready,
                usual.registries(),
                usual.services(),
                usual.own(),
                usual.unresolved(),
                many,
                new Overview.Config(true, "", Instant.EPOCH, List.of(), List.of()),
                List.of());
    }

    @Test
    void asksForAsMuchTimeAsTheStartMayTake() {
        notifying.starting(Duration.ofSeconds(20));

        assertThat(told).containsExactly("STATUS=starting\nEXTEND_TIMEOUT_USEC=20000000");
    }

    @Test
    void isReadyOnceTheStartIsOver() {
        notifying.shown(picture(false, 1));
        List<String> before = List.copyOf(told);
        notifying.shown(picture(true, 1));
        notifying.shown(picture(true, 1));

        assertThat(before)
                .containsExactly(
                        "STATUS=not well: still starting; 1 unresolved key (MAIL_URL); 1 problem (outrigger.json)");
        assertThat(told.subList(1, told.size())).containsExactly("READY=1", WHAT_IS_WRONG);
    }

    @Test
    void saysThatItIsReadyUntilThatIsTaken() {
        taken = false;
        notifying.shown(picture(true, 1));
        taken = true;
        notifying.shown(picture(true, 1));
        notifying.shown(picture(true, 1));

        assertThat(told).containsExactly("READY=1", WHAT_IS_WRONG);
    }

    @Test
    void tellsHowItIsAtMostOnceASecondAndOnlyWhenThatChanged() {
        for (int tenth = 0; tenth < 40; tenth++) {
            notifying.shown(picture(true, tenth < 15 ? 1 : 2));
            control.runFor(Duration.ofMillis(100));
        }
        int problems = 3;
        for (int hundredth = 0; hundredth < 200; hundredth++) {
            notifying.shown(picture(true, problems++));
            control.runFor(Duration.ofMillis(10));
        }

        assertThat(told)
                .containsExactly(
                        "READY=1",
                        WHAT_IS_WRONG,
                        "STATUS=not well: 1 unresolved key (MAIL_URL); 2 problems (outrigger.json, outrigger.json)",
                        "STATUS=not well: 1 unresolved key (MAIL_URL); 3 problems "
                                + "(outrigger.json, outrigger.json, outrigger.json)",
                        "STATUS=not well: 1 unresolved key (MAIL_URL); 103 problems "
                                + "(outrigger.json, outrigger.json, outrigger.json, …)");
    }

    @Test
    void keepsALongVerdictShort() {
        Overview usual = picture(true, 1);
        Overview.Own absent = new Overview.Own("é".repeat(100), "id", InstanceState.UP, true, false, "", "", "");
        List<Overview.Own> own = Collections.nCopies(1000, absent);

        notifying.shown(new Overview(
                usual.info(), true, List.of(), List.of(), own, List.of(), List.of(), usual.config(), List.of()));

        assertThat(told.get(1))
                .startsWith("STATUS=not well: own éé")
                .endsWith("…")
                .hasSizeLessThan(450);
    }

    @Test
    void isReadyAgainWhenAReloadIsOver() {
        notifying.shown(picture(true, 1));
        long micros = control.nanos() / 1000;
        notifying.reloading();
        notifying.shown(picture(true, 1));
        notifying.reloaded();

        assertThat(told).containsExactly("READY=1", WHAT_IS_WRONG, "RELOADING=1\nMONOTONIC_USEC=" + micros, "READY=1");
    }

    @Test
    void isNotReadyBecauseOfAReloadDuringTheStart() {
        notifying.reloading();
        notifying.reloaded();
        notifying.reloading();
        notifying.shown(picture(true, 1));
        List<String> during = List.copyOf(told);
        notifying.reloaded();

        assertThat(during).containsExactly(WHAT_IS_WRONG);
        assertThat(told).containsExactly(WHAT_IS_WRONG, "READY=1");
    }

    @Test
    void lastTellsThatItStopsAndHowLongThatMayTake() {
        notifying.shown(picture(true, 1));
        notifying.stopping(Duration.ofSeconds(58));
        control.runFor(Duration.ofSeconds(2));
        notifying.shown(picture(true, 2));
        notifying.end();

        assertThat(told)
                .containsExactly(
                        "READY=1",
                        WHAT_IS_WRONG,
                        "STOPPING=1\nSTATUS=stopping in order\nEXTEND_TIMEOUT_USEC=58000000",
                        "closed");
    }
}
