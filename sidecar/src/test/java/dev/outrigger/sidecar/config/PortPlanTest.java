package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.config.PortPlan.Verdict;
import dev.outrigger.sidecar.config.PortPlan.Wanted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortPlanTest {
    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(temp);
    }

    @Test
    void bindsWhatTheDefinitionSays() {
        PortPlan plan = plan("{}", new Wanted("api", Optional.of(1100)), new Wanted("bare", Optional.empty()));

        assertThat(plan.place("api")).isEqualTo(new PortPlan.Place(Verdict.BIND, 1100, ""));
        assertThat(plan.place("bare").verdict()).isEqualTo(Verdict.NONE);
        assertThat(plan.port("api")).hasValue(1100);
        assertThat(plan.port("bare")).isEmpty();
        assertThat(plan.port("ghost")).isEmpty();
    }

    @Test
    void overridesAndMovesPorts() {
        PortPlan plan = plan(
                "{\"local_ports\": {\"api\": 2000, \"bare\": 2001}, \"port_offset\": 10000}",
                new Wanted("api", Optional.of(1100)),
                new Wanted("www", Optional.of(8080)),
                new Wanted("bare", Optional.empty()));

        assertThat(plan.port("api")).hasValue(12_000);
        assertThat(plan.port("www")).hasValue(18_080);
        assertThat(plan.port("bare")).hasValue(12_001);
    }

    @Test
    void yieldsToItsOwnInstanceAndRefusesAnothers() {
        folder.document("api", "{\"id\": \"api\", \"port\": 1100}");

        PortPlan plan = plan("{}", new Wanted("api", Optional.of(1100)), new Wanted("www", Optional.of(1100)));

        assertThat(plan.place("api").verdict()).isEqualTo(Verdict.YIELDED);
        assertThat(plan.port("api")).hasValue(1100);
        assertThat(plan.place("www"))
                .isEqualTo(new PortPlan.Place(Verdict.REFUSED, 1100, "port 1100 of www belongs to api"));
        assertThat(plan.port("www")).isEmpty();
    }

    @Test
    void takesTheLoopbackPortThatAnApplicationLeavesFree() {
        folder.document("api", "{\"id\": \"api\", \"port\": 1100, \"loopback\": \"free\"}");

        PortPlan plan = plan("{}", new Wanted("api", Optional.of(1100)));

        assertThat(plan.place("api").verdict()).isEqualTo(Verdict.BIND);
    }

    @Test
    void givesAPortToTheFirstThatAsks() {
        PortPlan plan = plan(
                "{\"admin\": {\"listen\": \"127.0.0.1:700\"}}",
                new Wanted("old", Optional.of(1100)),
                new Wanted("young", Optional.of(1100)),
                new Wanted("door", Optional.of(700)));

        assertThat(plan.place("old").verdict()).isEqualTo(Verdict.BIND);
        assertThat(plan.place("young").why()).isEqualTo("port 1100 of young belongs to old");
        assertThat(plan.place("door").why()).isEqualTo("port 700 of door belongs to admin.listen");
    }

    @Test
    void whoComesToAPortLaterIsBehindWhoHasIt() {
        Configuration all = folder.node("{}").read();
        PortPlan.Claims claims = new PortPlan.Claims(all.node(), all.running());
        claims.place(new Wanted("old", Optional.of(1100)));
        claims.place(new Wanted("young", Optional.of(1200)));

        PortPlan.Place moved = claims.place(new Wanted("old", Optional.of(1200)));
        PortPlan.Place there = claims.place(new Wanted("young", Optional.of(1200)));
        PortPlan.Place free = claims.place(new Wanted("third", Optional.of(1100)));
        claims.forget("young");
        PortPlan.Place late = claims.place(new Wanted("old", Optional.of(1200)));

        assertThat(moved.why()).isEqualTo("port 1200 of old belongs to young");
        assertThat(there.verdict()).isEqualTo(Verdict.BIND);
        assertThat(free.verdict()).isEqualTo(Verdict.BIND);
        assertThat(late.verdict()).isEqualTo(Verdict.BIND);
    }

    @Test
    void anotherConfigurationMovesAllClaimsAtOnce() {
        Configuration all = folder.node("{}").read();
        PortPlan.Claims claims = new PortPlan.Claims(all.node(), all.running());
        claims.place(new Wanted("api", Optional.of(1100)));
        claims.place(new Wanted("www", Optional.of(1200)));

        Configuration next =
                folder.node("{\"local_ports\": {\"api\": 1300, \"www\": 1100}}").read();
        claims.use(next.node(), next.running());

        assertThat(claims.place(new Wanted("www", Optional.of(1200))))
                .isEqualTo(new PortPlan.Place(Verdict.BIND, 1100, ""));
        assertThat(claims.place(new Wanted("api", Optional.of(1100))))
                .isEqualTo(new PortPlan.Place(Verdict.BIND, 1300, ""));
    }

    @Test
    void refusesWhatTheOffsetMovesOutOfRange() {
        PortPlan plan = plan("{\"port_offset\": 60000}", new Wanted("www", Optional.of(8080)));

        assertThat(plan.place("www").why()).isEqualTo("port 68080 of www is not in 1..65535");
    }

    private PortPlan plan(String node, Wanted... wanted) {
        Configuration all = folder.node(node).read();
        return PortPlan.of(all.node(), all.running(), List.of(wanted));
    }
}
