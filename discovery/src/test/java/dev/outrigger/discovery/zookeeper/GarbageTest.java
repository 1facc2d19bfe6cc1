package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent.AccessDenied;
import dev.outrigger.discovery.DiscoveryEvent.EntryRefused;
import dev.outrigger.discovery.DiscoveryEvent.Refusal;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.InstanceState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody may have written below a service. */
class GarbageTest {
    private static final String GOOD = "\"host\":\"10.0.0.9\",\"port\":80";

    private final Scene scene = new Scene();

    private void put(String name, String json) {
        scene.ensemble.create(Scene.INSTANCES + "/" + name, json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "7",
                "\"text\"",
                "{",
                "{\"host\":\"10.0.0.9\",\"host\":\"10.0.0.8\",\"port\":80}",
                "{\"host\":\"10.0.0.9\"}",
                "{\"host\":\"10.0.0.9\",\"port\":0}",
                "{\"host\":\"10.0.0.9\",\"port\":65536}",
                "{\"host\":\"10.0.0.9\",\"port\":-1}",
                "{\"host\":\"10.0.0.9\",\"port\":\"80\"}",
                "{\"host\":\"10.0.0.9\",\"port\":1e400}",
                "{\"host\":7,\"port\":80}",
                "{\"host\":\"\",\"port\":80}",
                "{\"host\":\"::1\",\"port\":80}",
                "{\"host\":\"::ffff:127.0.0.1\",\"port\":80}",
                "{\"host\":\"fe80::1\",\"port\":80}",
                "{\"host\":\"169.254.169.254\",\"port\":80}",
                "{\"host\":\"224.0.0.1\",\"port\":80}",
                "{\"host\":\"unknown.example\",\"port\":80}",
                "{" + GOOD + ",\"weight\":-1}",
                "{" + GOOD + ",\"weight\":1.5}",
                "{" + GOOD + ",\"weight\":99999999999999999999}",
                "{" + GOOD + ",\"state\":\"odd\"}",
                "{" + GOOD + ",\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}"
            })
    void listsTheOthersWhateverOneSays(String json) {
        scene.add(1);
        put("bad:1~0000000100000001", json);

        scene.watching();

        assertThat(scene.ids()).containsExactly("10.0.0.1:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:8080~FFFFFFFFFFFFFFFF",
                "10.0.0.1:8080~+00000000000000f",
                "10.0.0.1:8080~fffffffffffffff",
                "10.0.0.1:8080",
                "~0000000000000001",
                "10.0.0.1:8080~٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١"
            })
    void refusesANameThatIsNotSpelledAsNamesAre(String name) {
        scene.add(1);
        put(name, Scene.json("10.0.0.7", 7));

        scene.watching();

        assertThat(scene.last().instances())
                .singleElement()
                .matches(instance -> instance.host().equals("10.0.0.1"));
        assertThat(scene.events(EntryRefused.class))
                .singleElement()
                .matches(event -> event.reason() == Refusal.UNDECODABLE);
    }

    @Test
    void refusesAMebibyteAndKeepsReading() {
        scene.add(1);
        put("big:1~0000000100000001", "{" + GOOD + ",\"x\":\"" + "x".repeat(1 << 20) + "\"}");
        scene.watching();

        scene.add(2);
        scene.passes(1);

        assertThat(scene.ids()).hasSize(2);
        assertThat(scene.events(EntryRefused.class)).hasSize(1);
    }

    @Test
    void listsIpv6AndTheHighestOfManyRevisions() {
        for (int i = 1; i <= 50; i++) {
            put(
                    String.format(Locale.ROOT, "[2001:db8::1]:80~%016x", -i),
                    "{\"host\":\"2001:db8::1\",\"port\":80,\"weight\":" + i + "}");
        }

        scene.watching();

        assertThat(scene.last().instances())
                .singleElement()
                .matches(instance -> instance.weight() == 1 && instance.id().equals("[2001:db8::1]:80"));
    }

    @Test
    void neverListsMoreThanTenThousandHoweverManyComeBeforeThem() {
        for (int i = 0; i < 9_000; i++) {
            put(String.format(Locale.ROOT, "m%05d:1~0000000100000001", i), Scene.json(address(i), 80));
        }
        scene.watching();
        int before = scene.ids().size();

        for (int i = 0; i < 3_000; i++) {
            put(String.format(Locale.ROOT, "a%05d:1~0000000100000001", i), Scene.json(address(20_000 + i), 80));
        }
        scene.passes(30);
        put("a99999:1~0000000100000001", Scene.json(address(30_000), 80));
        scene.passes(60);

        assertThat(before).isEqualTo(9_000);
        assertThat(scene.ids()).hasSize(10_000);
        assertThat(scene.events(EntryRefused.class)).allMatch(event -> event.reason() == Refusal.TOO_MANY);
    }

    private static String address(int number) {
        return "10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256;
    }

    @Test
    void keepsTheAddressOfANameWhoseInstanceIsAnnouncedAnewWhileTheResolverFails() throws Exception {
        scene.name = new NameResolver.Found(
                List.of(InetAddress.getByAddress("web", new byte[] {10, 0, 0, 7})), Duration.ofSeconds(10));
        put("web:80~0000000100000001", Scene.json("web", 80));
        scene.watching();
        scene.passes(1);
        int before = scene.told.size();
        scene.name = new NameResolver.Failed("name server away");

        put("web:80~0000000100000002", "{\"host\":\"web\",\"port\":80,\"state\":\"draining\"}");
        scene.ensemble.delete(Scene.INSTANCES + "/web:80~0000000100000001");
        scene.passes(60);

        assertThat(scene.told.subList(before, scene.told.size()))
                .allMatch(snapshot -> snapshot.instances().size() == 1);
        assertThat(scene.last().instances().get(0).state()).isEqualTo(InstanceState.DRAINING);
    }

    @Test
    void refusesAListenerOfThisProcess() {
        scene.ownListeners = place -> place.getPort() == 8080;
        scene.add(1);
        put("10.0.0.1:80~0000000100000001", Scene.json("10.0.0.1", 80));

        scene.watching();

        assertThat(scene.ids()).containsExactly("10.0.0.1:80");
        assertThat(scene.events(EntryRefused.class))
                .singleElement()
                .matches(event -> event.reason() == Refusal.OWN_LISTENER);
    }

    @Test
    void keepsEverybodyWhileReadingIsDeniedAndSaysSoOnce() {
        scene.add(1);
        scene.watching();

        scene.ensemble.denyReading(Scene.INSTANCES);
        scene.add(2);
        scene.passes(300);
        List<String> during = scene.ids();
        scene.ensemble.denyReading("?");
        scene.passes(120);

        assertThat(during).containsExactly("10.0.0.1:8080");
        assertThat(scene.ids()).hasSize(2);
        assertThat(scene.events(AccessDenied.class)).containsExactly(new AccessDenied("api", "read", Scene.INSTANCES));
    }

    @Test
    void endsWithTheTruthAfterAnInstanceFlappedEveryTenMillisecondsForAMinute() {
        scene.add(1);
        scene.watching();
        int before = scene.ensemble.reads(Scene.INSTANCES);

        for (int i = 0; i < 3_000; i++) {
            scene.add(2);
            scene.loop.runFor(Duration.ofMillis(10));
            scene.ensemble.delete(Scene.node(2));
            scene.loop.runFor(Duration.ofMillis(10));
        }
        scene.passes(10);

        assertThat(scene.ids()).containsExactly("10.0.0.1:8080");
        assertThat(scene.told)
                .allMatch(snapshot -> !snapshot.provenance().known()
                        || snapshot.instances().stream().anyMatch(i -> i.id().equals("10.0.0.1:8080")));
        assertThat(scene.ensemble.reads(Scene.INSTANCES) - before).isLessThan(400);
    }
}
