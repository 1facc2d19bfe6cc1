package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFilesTest {
    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(temp);
    }

    @Test
    void hasADefaultForEverything() {
        NodeConfig node = folder.node("{}").read().node();

        assertThat(folder.found()).isEmpty();
        assertThat(node.node()).isEqualTo(new NodeConfig.Node("web-1", "10.1.2.3", "", "", Map.of()));
        assertThat(node.federation()).isEqualTo("default");
        assertThat(node.zookeeper())
                .isEqualTo(
                        new NodeConfig.ZooKeeper("127.0.0.1:2181", "/outrigger", Duration.ofSeconds(15), false, false));
        assertThat(node.services()).isEqualTo(folder.path.resolve("services.d"));
        assertThat(node.datastores()).isEqualTo(folder.path.resolve("datastores.json"));
        assertThat(node.bind()).containsExactly("127.0.0.1");
        assertThat(node.admin())
                .isEqualTo(new NodeConfig.Admin(Optional.of(new HostPort("127.0.0.1", 9911)), Optional.empty()));
        assertThat(node.observe()).isEmpty();
        assertThat(node.stateDir()).isEqualTo(Path.of("/var/lib/outrigger"));
        assertThat(node.runDir()).isEqualTo(Path.of("/run/outrigger"));
        assertThat(node.times())
                .isEqualTo(new NodeConfig.Times(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(30)));
    }

    @Test
    void usesTheFoldersOfItsUserWhereTheSystemsAreNotWritable() {
        folder.machine.writable = false;
        folder.machine.variables.putAll(Map.of("XDG_STATE_HOME", "/home/u/state", "XDG_RUNTIME_DIR", "/run/user/7"));

        NodeConfig node = folder.node("{}").read().node();

        assertThat(node.stateDir()).isEqualTo(Path.of("/home/u/state/outrigger"));
        assertThat(node.runDir()).isEqualTo(Path.of("/run/user/7/outrigger"));
    }

    @Test
    void findsItsUsersFoldersWithoutVariables() {
        folder.machine.writable = false;
        folder.machine.variables.put("HOME", "/home/u");

        NodeConfig node = folder.node("{}").read().node();

        assertThat(node.stateDir()).isEqualTo(Path.of("/home/u/.local/state/outrigger"));
        assertThat(node.runDir()).isEqualTo(Path.of("/home/u/.local/state/outrigger/run"));
    }

    @Test
    void takesTheSourceAddressOfTheRouteToTheRegistry() {
        folder.machine.sources.put("zk2", "10.9.9.9");
        folder.machine.interfaces.put("10.9.9.9", "eth1");

        NodeConfig node = folder.node("{\"registry\": {\"zookeeper\": {\"connect\": \"zk1:2181,zk2\"}}}")
                .read()
                .node();

        assertThat(node.node().host()).isEqualTo("10.9.9.9");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,lo", "169.254.1.1,eth0", "172.17.0.1,docker0", "10.5.5.5,br-0a1b", "10.6.6.6,"})
    void neverTakesAnAddressThatOthersCannotReach(String source, String name) {
        folder.machine.sources.put("192.0.2.1", source);
        folder.machine.interfaces.remove(source);
        if (name != null) {
            folder.machine.interfaces.put(source, name);
        }

        folder.node("{}").read();

        assertThat(folder.found()).startsWith("outrigger.json: node.host: (expected: the address of this node");
    }

    @Test
    void takesNoNameForTheAddressOfTheNode() {
        folder.node("{\"node\": {\"host\": \"web-17.example\"}}").read();

        String found = folder.found();

        assertThat(found).isEqualTo("outrigger.json: node.host: \"web-17.example\" (expected: a numeric address)");
    }

    @Test
    void announcesLoopbackOnlyForDemonstrations() {
        folder.node("{\"node\": {\"host\": \"127.0.0.1\"}}").read();
        String strict = folder.found();
        Folder demo = new Folder(temp)
                .node("{\"node\": {\"host\": \"127.0.0.1\"}, \"registry\": {\"zookeeper\": {\"embedded\": true}}}");

        demo.read();

        assertThat(strict)
                .isEqualTo(
                        "outrigger.json: node.host: \"127.0.0.1\" (expected: an address that other nodes can reach, not"
                                + " loopback or link-local)");
        assertThat(demo.found()).isEmpty();
    }

    @Test
    void expandsVariablesAndFilesInTheNodeFileAndDatastoresOnly() {
        folder.machine.variables.putAll(Map.of("ID", "n1", "OFFSET", "100", "EMPTY", ""));
        folder.write("secret", "geheim\n")
                .node("{\"node\": {\"id\": \"${ID}\", \"zone\": \"${EMPTY:-z1}\"}, \"port_offset\": \"${OFFSET}\"}")
                .write("datastores.json", "{\"DB_URL\": \"mysql://u:${file:" + folder.path + "/secret}@db/$${x}\"}")
                .document("a", "{\"id\": \"a\", \"environment\": {\"X\": \"${ID}\"}}");

        Configuration all = folder.read();

        assertThat(folder.found()).isEmpty();
        assertThat(all.node().node().id()).isEqualTo("n1");
        assertThat(all.node().node().zone()).isEqualTo("z1");
        assertThat(all.node().portOffset()).isEqualTo(100);
        assertThat(all.datastore("DB_URL").orElseThrow().url()).isEqualTo("mysql://u:geheim@db/${x}");
        assertThat(all.documents().get(0).environment()).containsEntry("X", "${ID}");
    }

    @Test
    void refusesWhatItCannotExpand() {
        folder.node("""
                { "federation": "${UNSET}", "log": { "file": "${file:/no/such/file}" }, "node": { "zone": "${a-b}", "region": "${x" } }
                """).read();

        assertThat(folder.found())
                .contains(
                        "federation: \"${UNSET}\" (expected: a variable that is set, or ${UNSET:-default})",
                        "log.file: \"${file:/no/such/file}\" (expected: a file that can be read)",
                        "node.zone: \"${a…}\" (expected: ${NAME}",
                        "node.region: \"${\" (expected: a closing }");
    }

    @Test
    void readsCommentsInTheNodeFileAndNoneInDocuments() {
        folder.node("// one\n{ /* two */ \"federation\": \"f\" # three\n}").document("a", "{ // no\n \"id\": \"a\" }");

        Configuration all = folder.read();

        assertThat(all.node().federation()).isEqualTo("f");
        assertThat(folder.found())
                .startsWith("services.d/a.json: line 1, column ")
                .endsWith("(expected: valid JSON)");
    }

    @Test
    void readsYaml() throws Exception {
        folder.write("outrigger.yaml", "federation: f\nbind: [127.0.0.1, '::1']\nlocal_ports: {api: 11100}\n");

        Configuration all = ConfigFiles.load(temp.resolve("outrigger.yaml"), folder.machine, folder.problems);

        assertThat(all.node().bind()).containsExactly("127.0.0.1", "::1");
        assertThat(all.node().localPorts()).isEqualTo(Map.of("api", 11100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outrigger.yaml | federation: a#federation: b | Duplicate",
                "outrigger.json | {\"federation\": \"a\",#\"federation\": \"b\"} | Duplicate",
                "outrigger.yaml | federation: [a# | line",
                "outrigger.yaml | federation: a#---#federation: b | line"
            })
    void refusesKeysWrittenTwiceAndBrokenFiles(String name, String text, String words) {
        folder.write(name, text.replace('#', '\n'));

        assertThatThrownBy(() -> ConfigFiles.load(temp.resolve(name), folder.machine, folder.problems))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name + ": line ")
                .hasMessageContaining(words);
        assertThat(folder.problems.mistakes()).hasSize(1);
    }

    @Test
    void givesLineAndColumnOfABrokenDocument() {
        folder.node("{}").document("seed", """
                { "id": "www",
                  "environment": { "ENV": "production" "PORT": 8080 } }
                """).read();

        assertThat(folder.found())
                .startsWith("services.d/seed.json: line 2, column 4")
                .contains("expecting comma")
                .endsWith("(expected: valid JSON)");
    }

    @Test
    void refusesDocumentsOver64KiB() {
        String filler = "{\"id\": \"a\", \"x\": \"" + "y".repeat(65_536) + "\"}";

        folder.node("{}").document("a", filler).read();

        assertThat(folder.found()).isEqualTo("services.d/a.json: longer (expected: at most 64KiB)");
    }

    @Test
    void ignoresBackupsHiddenAndOtherFiles() {
        folder.node("{}")
                .write("services.d/.a.json", "x")
                .write("services.d/a.json~", "x")
                .write("services.d/README", "x")
                .document("b", "{\"id\": \"b\"}");

        assertThat(folder.read().documents()).extracting(ServiceDocument::id).containsExactly("b");
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void readsTheSeedsDocumentsAsTheyAre() throws Exception {
        Path conf = Path.of("..", "conf").toAbsolutePath().normalize();

        Configuration all = ConfigFiles.load(conf.resolve("outrigger.example.json"), folder.machine, folder.problems);
        ServiceDocument www = all.document("app-www").orElseThrow();
        ServiceDocument api = all.document("api").orElseThrow();

        assertThat(all.running()).containsExactly(www);
        assertThat(www.environment()).isEqualTo(Map.of("ENV", "production", "PORT", "8080"));
        assertThat(www.requires())
                .isEqualTo(Map.of("DATABASE_URL", "{PRIMARY_DATABASE_URL}", "API_URL", "{READONLY_API_URL}"));
        assertThat(www.instances()).containsExactly(new ServiceDocument.OwnInstance(8080, 100));
        assertThat(www.exposed()).isTrue();
        assertThat(www.checks()).singleElement().extracting(Check::httpPath).isEqualTo(Optional.of("/health"));
        assertThat(www.protocol()).contains(Protocol.HTTP);
        assertThat(api.checks()).containsExactly(Check.TCP);
        assertThat(api.provides().keySet()).containsExactly("API_URL", "READONLY_API_URL");
        assertThat(all.datastore("PRIMARY_DATABASE_URL")
                        .orElseThrow()
                        .served()
                        .orElseThrow()
                        .hosts())
                .containsExactly("db1:3306", "db2:3306");
    }

    @Test
    void fillsTemplatesFromTheProvidersEnvironment() {
        folder.node("{}").document("a", """
                { "id": "a", "environment": { "PORT": "81", "MOUNT": "m" }, "requires": ["b"],
                  "provides": { "A_URL": "https://{host}:{Port}/{MOUNT}", "A_NAME": "plain" } }
                """);

        ServiceDocument document = folder.read().documents().get(0);

        assertThat(folder.found()).isEmpty();
        assertThat(document.provides()).isEqualTo(Map.of("A_URL", "https://{HOST}:{PORT}/m", "A_NAME", "plain"));
        assertThat(document.protocol()).contains(Protocol.TCP);
        assertThat(document.requiredServices()).containsExactly("b");
        assertThat(document.instances()).containsExactly(new ServiceDocument.OwnInstance(81, 100));
    }

    @Test
    void findsWhatIsWrongBetweenFiles() {
        folder.node("{\"runs\": []}")
                .document("a", "{\"id\": \"a\", \"port\": 1, \"local_port\": 9911, \"provides\": {\"U\": \"x\"}}")
                .document("b", "{\"id\": \"b\", \"port\": 2, \"local_port\": 3306, \"provides\": {\"U\": \"x\"}}")
                .document("c", "{\"id\": \"a\"}")
                .write("datastores.json", "{\"DB\": {\"url\": \"mysql://h\", \"local_port\": 3306}, \"U\": \"y\"}")
                .read();

        assertThat(folder.found().lines())
                .containsExactlyInAnyOrder(
                        "services.d/c.json: id: \"a\" (expected: an id that is not in services.d/a.json too)",
                        "services.d/b.json: provides.U: \"b\" (expected: a KEY that no other service provides; a does in services.d/a.json)",
                        "datastores.json: U: (hidden: a provides it too)",
                        "datastores.json: U: (hidden: b provides it too)",
                        "services.d/a.json: local_port: 9911 (expected: a port that is not admin.listen's too)",
                        "datastores.json: DB.local_port: 3306 (expected: a port that is not b's too)");
    }

    @Test
    void warnsOfPortsThatTheKernelMayTakeOrRefuse() {
        folder.machine.kernel.putAll(
                Map.of("ip_local_port_range", "32768\t60999", "ip_local_reserved_ports", "40000-40010,50000"));
        folder.machine.lowPorts = false;
        folder.node("{\"runs\": []}")
                .document("a", "{\"id\": \"a\", \"local_port\": 40001}")
                .document("b", "{\"id\": \"b\", \"local_port\": 40011}")
                .document("c", "{\"id\": \"c\", \"local_port\": 443}")
                .read();

        assertThat(folder.problems.anyMistake()).isFalse();
        assertThat(folder.found().lines())
                .containsExactly(
                        "services.d/b.json: local_port: 40011 (inside the kernel's ephemeral range: an outgoing connection may hold it;"
                                + " sysctl -w net.ipv4.ip_local_reserved_ports=40000-40010,50000,40011)",
                        "services.d/c.json: local_port: 443 (below 1024: needs the capability CAP_NET_BIND_SERVICE)");
    }

    @Test
    void saysWhatThisReleaseDoesNotSupport() {
        folder.node("{\"hooks\": [], \"discover\": {}, \"role\": \"edge\"}")
                .document(
                        "a", "{\"id\": \"a\", \"env_file\": {}, \"announce\": [], \"environment\": {\"regions\": {}}}")
                .read();

        assertThat(folder.problems.mistakes()).isEmpty();
        assertThat(folder.problems.warnings())
                .hasSize(6)
                .allMatch(problem -> problem.expected().contains("not supported"));
    }

    @Test
    void warnsOfFilesThatOthersMayRead() throws IOException {
        folder.node("{}");
        Files.setPosixFilePermissions(
                temp.resolve("outrigger.json"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        folder.read();

        assertThat(folder.found()).isEqualTo("outrigger.json: (readable by others: it may hold passwords; chmod o-r)");
    }

    @Test
    void looksForTheNodeFileWhereItIsSaidToBe() throws Exception {
        folder.machine.variables.put("OUTRIGGER_CONFIG", "/x/node.yaml");

        Path written = ConfigFiles.find(Optional.of(Path.of("/y/node.json")), temp, folder.machine);
        Path variable = ConfigFiles.find(Optional.empty(), temp, folder.machine);

        assertThat(written).isEqualTo(Path.of("/y/node.json"));
        assertThat(variable).isEqualTo(Path.of("/x/node.yaml"));
    }

    @Test
    void looksInTheSystemsFolderLast() throws Exception {
        assertThatThrownBy(() -> ConfigFiles.find(Optional.empty(), temp, folder.machine))
                .hasMessageContaining("no such file (expected: a node file here, in $OUTRIGGER_CONFIG or after -c)");
        folder.write("outrigger.yaml", "{}");
        assertThat(ConfigFiles.find(Optional.empty(), temp, folder.machine)).isEqualTo(temp.resolve("outrigger.yaml"));
        folder.write("outrigger.json", "{}");
        assertThatThrownBy(() -> ConfigFiles.find(Optional.empty(), temp, folder.machine))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one of the two files");
    }

    @Test
    void tellsOnlyThatTheNodeFileIsMissing() {
        Problems problems = folder.problems;

        folder.read();

        assertThat(problems.mistakes()).hasSize(1);
        assertThat(folder.found()).isEqualTo("outrigger.json: no such file (expected: a file that can be read)");
    }

    @Test
    void readsTheRealMachine() {
        Machine machine = Machine.local();

        assertThat(machine.hostName()).isNotEmpty();
        assertThat(machine.sourceTo("127.0.0.1", 9))
                .contains(Addresses.numeric("127.0.0.1").orElseThrow());
        assertThat(machine.interfaceOf(Addresses.numeric("127.0.0.1").orElseThrow()))
                .isPresent();
        assertThat(machine.writable(temp.resolve("a/b"))).isTrue();
        assertThat(machine.kernel(temp.resolve("none"))).isEmpty();
    }
}
