package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.sidecar.view.Located;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who provides a KEY, as the registry's answers come in. */
final class FindingTest {
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<Located> told = new ArrayList<>();

    @Test
    void tellsNothingBeforeTheRegistryHas() {
        find("API_URL");

        registry.key("API_URL", Optional.of("api"));
        registry.definition("api", Optional.of(api()));

        assertThat(told).allMatch(one -> one.provenance() == Provenance.Kind.UNKNOWN);
    }

    @Test
    void waitsForTheTemplateBeforeItSpellsUrls() {
        find("API_URL");
        registry.key("API_URL", Optional.of("api"));
        registry.instances("api", Provenance.Kind.LIVE, instance("10.0.0.2", 1));
        int before = told.size();

        registry.definition("api", Optional.of(api()));

        assertThat(before).isZero();
        assertThat(told.get(0).instances()).extracting(Located.Instance::url).containsExactly("http://10.0.0.2:80/v1");
    }

    @Test
    void spellsTheUrlsOfAKeyOldestFirst() {
        find("API_URL");

        registry.key("API_URL", Optional.of("api"));
        registry.definition("api", Optional.of(api()));
        registry.instances("api", Provenance.Kind.LIVE, instance("10.0.0.2", 2_000), instance("fd00::1", 1_000));

        assertThat(told.get(told.size() - 1).instances())
                .extracting(Located.Instance::url)
                .containsExactly("http://[fd00::1]:80/v1", "http://10.0.0.2:80/v1");
    }

    @Test
    void spellsTheLocalUrlLikeTheOthers() {
        find("API_URL");

        registry.key("API_URL", Optional.of("api"));
        registry.definition("api", Optional.of(api()));

        assertThat(told.get(told.size() - 1).local()).hasValue("http://127.0.0.1:1100/v1");
    }

    @Test
    void aKeyWithoutProviderBelongsToNobody() {
        find("API_URL");

        registry.key("API_URL", Optional.empty());
        registry.definition("API_URL", Optional.empty());
        registry.instances("API_URL", Provenance.Kind.LIVE);

        assertThat(told.get(told.size() - 1).service()).isEmpty();
    }

    @Test
    void followsAKeyToItsNextProvider() {
        find("API_URL");
        registry.key("API_URL", Optional.of("old"));

        registry.key("API_URL", Optional.of("api"));
        registry.definition("api", Optional.of(api()));
        registry.instances("api", Provenance.Kind.LIVE, instance("10.0.0.2", 1));

        assertThat(told.get(told.size() - 1).service()).hasValue("api");
        assertThat(registry.watching("old")).isFalse();
    }

    @Test
    void aServiceIsSpelledAsHostAndPort() {
        find("api");
        registry.key("api", Optional.empty());

        registry.definition("api", Optional.empty());
        registry.instances("api", Provenance.Kind.LIVE, instance("10.0.0.2", 1));

        assertThat(told.get(told.size() - 1).instances())
                .extracting(Located.Instance::url)
                .containsExactly("10.0.0.2:80");
    }

    @Test
    void aClosedWatchIsSilentAndGone() {
        Finding finding = find("api");

        finding.close();

        assertThat(registry.watching("api")).isFalse();
    }

    private Finding find(String name) {
        Finding finding = new Finding(name, registry, service -> Optional.of("127.0.0.1:1100"), told::add, () -> 0);
        finding.start();
        return finding;
    }

    private static ServiceDefinition api() {
        return new ServiceDefinition(
                "api",
                Optional.of(Protocol.HTTP),
                Optional.empty(),
                false,
                Map.of("API_URL", "http://{HOST}:{PORT}/v1"),
                List.of(Check.TCP),
                Map.of());
    }

    private static Instance instance(String host, long registeredAt) {
        return new Instance(
                Instance.id(host, 80),
                host,
                new InetSocketAddress(host, 80),
                100,
                "",
                "",
                InstanceState.UP,
                "",
                Map.of(),
                registeredAt);
    }

    private static final class ScriptedRegistry implements Registry {
        private final Map<String, Consumer<Snapshot>> instances = new HashMap<>();
        private final Map<String, Consumer<Optional<ServiceDefinition>>> definitions = new HashMap<>();
        private final Map<String, Consumer<Optional<String>>> keys = new HashMap<>();

        @Override
        public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
            instances.put(service, watcher);
            return () -> instances.remove(service);
        }

        @Override
        public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher) {
            definitions.put(service, watcher);
            return () -> definitions.remove(service);
        }

        @Override
        public Subscription watchKey(String key, Consumer<Optional<String>> watcher) {
            keys.put(key, watcher);
            return () -> keys.remove(key);
        }

        void instances(String service, Provenance.Kind kind, Instance... all) {
            tell(instances, service, new Snapshot(service, List.of(all), new Provenance(kind, 0), 0));
        }

        void definition(String service, Optional<ServiceDefinition> now) {
            tell(definitions, service, now);
        }

        void key(String key, Optional<String> by) {
            tell(keys, key, by);
        }

        boolean watching(String service) {
            return instances.containsKey(service) || definitions.containsKey(service);
        }

        private static <T> void tell(Map<String, Consumer<T>> watchers, String name, T news) {
            Consumer<T> watcher = watchers.get(name);
            assertThat(watcher).isNotNull();
            if (watcher != null) {
                watcher.accept(news);
            }
        }
    }
}
