package dev.outrigger.sidecar.require;

import static dev.outrigger.routing.InstanceState.DOWN;
import static dev.outrigger.routing.InstanceState.DRAINING;
import static dev.outrigger.routing.InstanceState.LEAVING;
import static dev.outrigger.routing.InstanceState.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.RoutingTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two endpoints of one service, from table to table. */
final class DeparturesTest {
    private final EndpointState first = state(1);
    private final EndpointState second = state(2);
    private final Departures departures = new Departures();

    @Test
    void nobodyPartsFromWhoWantsWork() {
        departures.to(table(is(first, UP), is(second, UP)));

        List<InetSocketAddress> parted = departures.to(table(is(first, DOWN), is(second, UP)));

        assertThat(parted).isEmpty();
        assertThat(first.parting()).isFalse();
    }

    @Test
    void whoBeginsToDrainIsPartedFromOnce() {
        departures.to(table(is(first, UP), is(second, UP)));

        List<InetSocketAddress> begins = departures.to(table(is(first, DRAINING), is(second, UP)));
        List<InetSocketAddress> goesOn = departures.to(table(is(first, LEAVING), is(second, UP)));

        assertThat(begins).containsExactly(first.address());
        assertThat(goesOn).isEmpty();
        assertThat(first.parting()).isTrue();
        assertThat(second.parting()).isFalse();
    }

    @Test
    void whoLeavesIsPartedFromAlsoAfterItDrained() {
        departures.to(table(is(first, DRAINING), is(second, UP)));

        List<InetSocketAddress> parted = departures.to(table());

        assertThat(parted).containsExactlyInAnyOrder(first.address(), second.address());
        assertThat(second.parting()).isTrue();
    }

    @Test
    void whoStaysIsKeptWhateverItsPlace() {
        EndpointState third = state(3);
        EndpointState fourth = state(4);
        departures.to(table(is(first, UP), is(second, UP), is(third, UP), is(fourth, UP)));

        List<InetSocketAddress> parted = departures.to(table(is(first, UP), is(third, UP), is(second, UP)));

        assertThat(parted).containsExactly(fourth.address());
        assertThat(List.of(first, second, third)).noneMatch(EndpointState::parting);
    }

    @Test
    void whoWantsWorkAgainIsKept() {
        departures.to(table(is(first, DRAINING)));

        List<InetSocketAddress> parted = departures.to(table(is(first, UP)));

        assertThat(parted).isEmpty();
        assertThat(first.parting()).isFalse();
    }

    private static EndpointState state(int last) {
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
            return new EndpointState("api", new InetSocketAddress(address, 80), 1);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Endpoint is(EndpointState state, InstanceState word) {
        Instance instance = new Instance("id", "host", state.address(), 100, "", "", word, "", Map.of(), 0);
        return new Endpoint(instance, state);
    }

    private static RoutingTable table(Endpoint... endpoints) {
        return new RoutingTable(
                "api",
                1,
                new Provenance(Provenance.Kind.LIVE, 0),
                List.of(endpoints),
                attempt -> new Pick.Rejected(Reason.NO_ENDPOINTS));
    }
}
