package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.document.Traffic.Effective;
import dev.outrigger.discovery.document.Traffic.Value;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.sidecar.environment.Environment;
import dev.outrigger.sidecar.environment.Locators.Provided;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(temp);
    }

    @Test
    void gathersWhatRequirementsNeedOfWhatRunsHereOnly() {
        Configuration all = folder.node("{\"runs\": [\"a\", \"b\"]}")
                .document("a", "{\"id\": \"a\", \"requires\": {\"X\": \"{K2} {K1}\", \"Y\": \"{K1}\"}}")
                .document("b", "{\"id\": \"b\", \"requires\": [\"api\"]}")
                .document("c", "{\"id\": \"c\", \"requires\": {\"X\": \"{K3}\"}}")
                .read();

        assertThat(all.requiredKeys()).containsExactly("K1", "K2");
        assertThat(all.requiredServices()).containsExactly("api");
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void resolvesTheSeedsRequirementsFromItsOwnFiles() {
        Path conf = Path.of("..", "conf").toAbsolutePath().normalize();
        Configuration all = ConfigFiles.read(conf.resolve("outrigger.example.json"), folder.machine, folder.problems);
        PortPlan plan = PortPlan.of(
                all.node(),
                all.running(),
                List.of(
                        new PortPlan.Wanted("api", Optional.of(1100)),
                        new PortPlan.Wanted("PRIMARY_DATABASE_URL", Optional.of(3306))));
        ServiceDocument www = all.document("app-www").orElseThrow();

        Environment environment =
                Environment.of(www.environment(), www.requires(), www.requiredServices(), all.locators(Map.of(), plan));

        assertThat(environment.complete()).isTrue();
        assertThat(environment.variables())
                .extracting(Environment.Variable::toString)
                .containsExactly(
                        "ENV=production",
                        "PORT=8080",
                        "DATABASE_URL=mysql://app:***@127.0.0.1:3306/app",
                        "API_URL=http://127.0.0.1:11100");
    }

    @Test
    void believesTheRegistryBeforeItsOwnDocuments() {
        Configuration all = folder.node("{}")
                .document("a", "{\"id\": \"a\", \"port\": 1, \"provides\": {\"K\": \"mine\", \"L\": \"left\"}}")
                .read();

        var locators = all.locators(Map.of("K", new Provided("b", "theirs")), new PortPlan(Map.of()));

        assertThat(locators.value("K")).contains("theirs");
        assertThat(locators.value("L")).contains("left");
    }

    @Test
    void layersTrafficFromTheNodeOverTheDefinition() {
        Configuration all = folder.node("""
                { "traffic": { "api": { "panic": 10 }, "default": { "panic": 20, "connect_timeout": "2s" } } }
                """).read();
        ServiceDefinition definition = new ServiceDefinition(
                "api",
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of("API_URL", "http://{HOST}:{PORT}"),
                List.of(),
                Map.of("panic", 30, "connect_timeout", "3s", "queue_timeout", "4s", "max_pending", "many"));

        Effective effective = all.traffic("api", Optional.of(definition), folder.problems);

        assertThat(effective.policy().protocol()).isEqualTo(Protocol.HTTP);
        assertThat(effective.values())
                .contains(
                        new Value("panic", "10%", "traffic.api"),
                        new Value("connect_timeout", "2s", "traffic.default"),
                        new Value("queue_timeout", "4s", "definition"),
                        new Value("max_pending", "1024", "built in"));
        assertThat(folder.found())
                .isEqualTo("definition of api: max_pending: \"many\" (skipped; expected: an integer in 0..1000000)");
    }

    @Test
    void withdrawsAtTheStopUnlessToldToKeep() {
        Configuration usual = folder.node("{}").read();
        Configuration keeps = folder.node("{\"on_stop\": \"keep\"}").read();

        assertThat(usual.node().keepsAnnounced()).isFalse();
        assertThat(keeps.node().keepsAnnounced()).isTrue();
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void servesDatastoresFirstHostFirst() {
        Configuration all = folder.node("{}")
                .write(
                        "datastores.json",
                        "{\"DB\": {\"url\": \"mysql://h\", \"local_port\": 3306}, \"S\": \"http://h\"}")
                .read();

        Effective database = all.traffic("DB", Optional.empty(), folder.problems);
        Effective search = all.traffic("S", Optional.empty(), folder.problems);

        assertThat(database.policy().balance()).isEqualTo("first");
        assertThat(database.policy().streamGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(search.policy().balance()).isEqualTo("least_request");
        assertThat(search.policy().protocol()).isEqualTo(Protocol.HTTP);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "::1,[::1]",
        "0.0.0.0,127.0.0.1",
        "::,[::1]",
        "unix:/x,127.0.0.1",
        "10.0.0.1,10.0.0.1"
    })
    void saysWhereConsumersFindIt(String bind, String host) {
        Configuration all = folder.node("{\"bind\": \"" + bind + "\", \"allow_from\": [\"10.0.0.0/8\"]}")
                .read();

        assertThat(all.node().bindHost()).isEqualTo(host);
        assertThat(folder.problems.anyMistake()).isFalse();
    }

    @Test
    void showsNoSecretInAnyRecord() {
        Configuration all = folder.node("{}")
                .document("a", "{\"id\": \"a\", \"environment\": {\"A_TOKEN\": \"geheim\"}}")
                .write("datastores.json", "{\"DB\": {\"url\": \"mysql://u:geheim@h\", \"local_port\": 3306}}")
                .read();

        String shown = all + " " + all.locators(Map.of(), new PortPlan(Map.of())) + " " + all.datastore("DB");

        assertThat(shown).contains("DB").doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.1.2,true", "10.0.0.0/8,11.0.0.1,false", "10.1.2.0/23,10.1.3.9,true",
                "10.1.2.0/23,10.1.4.0,false",
        "0.0.0.0/0,1.2.3.4,true", "10.1.2.3,10.1.2.3,true", "10.1.2.3,10.1.2.4,false", "fd00::/8,fd12::1,true",
        "fd00::/8,10.0.0.1,false"
    })
    void knowsWhoMayConnect(String block, String address, boolean inside) {
        assertThat(Cidr.of(block)
                        .orElseThrow()
                        .contains(Addresses.numeric(address).orElseThrow()))
                .isEqualTo(inside);
    }
}
