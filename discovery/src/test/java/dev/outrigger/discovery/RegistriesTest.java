package dev.outrigger.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.testing.SeededScheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegistriesTest {
    private final SeededScheduler loop = new SeededScheduler(1);
    private final Map<String, NameResolver.Answer> names = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Snapshot> told = new ArrayList<>();

    private Registry datastores(String key, String... hosts) {
        NameResolver resolver = (host, done) -> {
            asked.add(host);
            loop.execute(() -> done.accept(names.getOrDefault(host, new NameResolver.Failed("no such name"))));
        };
        return Registries.datastores(
                name -> name.equals(key) ? List.of(hosts) : List.of(),
                resolver,
                loop,
                new SplittableRandom(1),
                events::add);
    }

    private static NameResolver.Answer found(Duration ttl, int... lastBytes) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (int last : lastBytes) {
            addresses.add(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}));
        }
        return new NameResolver.Found(addresses, ttl);
    }

    private List<String> ids() {
        return told.get(told.size() - 1).instances().stream()
                .map(instance -> instance.id())
                .toList();
    }

    @Test
    void listsEachAddressOfEachNameInTheOrderWritten() throws Exception {
        names.put("db2", found(Duration.ofMinutes(1), 20, 21));
        names.put("db1", found(Duration.ofMinutes(1), 10));

        datastores("DB", "db2:3306", "db1:3306").watchInstances("DB", told::add);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told.get(0).provenance().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(ids()).containsExactly("10.0.0.20:3306", "10.0.0.21:3306", "10.0.0.10:3306");
    }

    @Test
    void keepsTheLastAddressesWhileTheResolverFailsAndSaysSoOnce() throws Exception {
        names.put("db", found(Duration.ofSeconds(1), 10));
        datastores("DB", "db:3306").watchInstances("DB", told::add);
        loop.runFor(Duration.ofSeconds(1));

        names.remove("db");
        loop.runFor(Duration.ofMinutes(10));

        assertThat(ids()).containsExactly("10.0.0.10:3306");
        assertThat(events).hasSize(1).hasOnlyElementsOfType(DiscoveryEvent.ResolutionFailed.class);
    }

    @Test
    void looksUpAgainAfterTheTimeToLiveWithinItsBounds() throws Exception {
        names.put("short", found(Duration.ZERO, 10));
        names.put("long", found(Duration.ofDays(400), 11));
        datastores("DB", "short:1", "long:1").watchInstances("DB", told::add);

        loop.runFor(Duration.ofSeconds(599));

        assertThat(asked.stream().filter("short"::equals).count()).isBetween(100L, 121L);
        assertThat(asked.stream().filter("long"::equals).count()).isEqualTo(2);
    }

    @Test
    void tellsNothingOnceClosed() throws Exception {
        names.put("db", found(Duration.ZERO, 10));
        Subscription watch = datastores("DB", "db:3306").watchInstances("DB", told::add);
        loop.runFor(Duration.ofSeconds(1));

        watch.close();
        int asks = asked.size();
        names.put("db", found(Duration.ZERO, 11));
        loop.runFor(Duration.ofMinutes(1));

        assertThat(ids()).containsExactly("10.0.0.10:3306");
        assertThat(asked).hasSize(asks);
    }

    @Test
    void asksTheRegistryThatKnowsTheService() throws Exception {
        names.put("db", found(Duration.ZERO, 10));
        Registry datastores = datastores("DB", "db:3306");
        Registry nobody = Registries.fixed(loop, Map.of());
        Registry combined = Registries.combined(name -> name.equals("DB") ? datastores : nobody);

        combined.watchInstances("api", told::add);
        combined.watchInstances("DB", told::add);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told.get(0).provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(told.get(0).instances()).isEmpty();
        assertThat(ids()).containsExactly("10.0.0.10:3306");
    }
}
