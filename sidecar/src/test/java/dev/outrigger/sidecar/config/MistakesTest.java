package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of mistake by itself: found once, with its path, value and what was expected. */
class MistakesTest {
    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(temp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} -> id: (expected: an id",
                "[] -> : […] (expected: an object)",
                "{'id': 'a/b'} -> id: 'a/b' (expected: an id",
                "{'id': 'a', 'local_port': 0} -> local_port: 0 (expected: an integer in 1..65535)",
                "{'id': 'a', 'public': 'yes'} -> public: 'yes' (expected: true or false)",
                "{'id': 'a', 'environment': {'a-b': 1}} -> environment.a-b: 1 (expected: a name of A-Z",
                "{'id': 'a', 'environment': {'A': [1]}} -> environment.A: […] (expected: a text, a number",
                "{'id': 'a', 'environment': {'PORT': 'x'}} -> environment.PORT: 'x' (expected: an integer in 1..65535)",
                "{'id': 'a', 'environment': {'A': 1}, 'requires': {'A': '{B}'}} -> requires.A: '{B}' (expected: a name that is not",
                "{'id': 'a', 'requires': {'A': 'B'}} -> requires.A: 'B' (expected: a text with a {KEY})",
                "{'id': 'a', 'requires': {'A': '{HOST}'}} -> requires.A: '{HOST}' (expected: a text with a {KEY})",
                "{'id': 'a', 'requires': ['x y']} -> requires[0]: 'x y' (expected: an id",
                "{'id': 'a', 'port': 1, 'provides': {'url': 'x'}} -> provides.url: 'x' (expected: a name of A-Z",
                "{'id': 'a', 'port': 1, 'provides': {'U': 'x://a:b@c'}} -> provides.U: 'x://a:***@c' (expected: a template without",
                "{'id': 'a', 'port': 1, 'environment': {'K_TOKEN': 's'}, 'provides': {'U': 'x/{K_TOKEN}'}} -> provides.U: 'x/{K_TOKEN}' (exp",
                "{'id': 'a', 'provides': {'U': 'x'}} -> environment.PORT: (expected: a port, since it runs here",
                "{'id': 'a', 'port': 81, 'environment': {'PORT': 80}} -> port: 81 (expected: 80, as environment.PORT says)",
                "{'id': 'a', 'instances': [{'weight': 5}]} -> instances[0].port: (expected: an integer",
                "{'id': 'a', 'instances': [{'port': 5, 'wieght': 5}]} -> instances[0].wieght: unknown key (expected: weight)",
                "{'id': 'a', 'instances': [{'port': 5}, {'port': 5}]} -> instances[1].port: 5 (expected: a port that no other",
                "{'id': 'a', 'check': {'path': '/'}} -> check.path: unknown key (expected: one of fall, host",
                "{'id': 'a', 'traffic': {'balence': 'x'}} -> traffic.balence: unknown key (expected: balance)",
                "{'id': 'a', 'loopback': true} -> loopback: true (expected: one of free)",
                "{'id': 'a', 'federation': 'other'} -> federation: 'other' (expected: 'default', as the node file says)"
            })
    void namesEachMistakeOfADocument(String example) {
        String[] parts = example.replace('\'', '"').split(" -> ", -1);

        folder.node("{}").document("a", parts[0]).read();

        assertThat(folder.problems.mistakes()).hasSize(1);
        assertThat(folder.found()).startsWith("services.d/a.json" + (parts[1].startsWith(":") ? "" : ": ") + parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'x': 1} -> x: unknown key (expected: one of access_log, admin",
                "{'node': {'id': 'a b'}} -> node.id: 'a b' (expected: an id",
                "{'node': {'labels': {'a': 1}}} -> node.labels.a: 1 (expected: a text of at most 256)",
                "{'registry': {'zookeeper': {'connect': 'zk1/x'}}} -> registry.zookeeper.connect: 'zk1/x' (expected: host:port,host:port",
                "{'registry': {'zookeeper': {'chroot': 'x/'}}} -> registry.zookeeper.chroot: 'x/' (expected: / or a path",
                "{'registry': {'zookeeper': {'session_timeout': 15}}} -> registry.zookeeper.session_timeout: 15 (expected: a duration",
                "{'registry': {'zookeeper': {'tls': {}}}} -> registry.zookeeper.tls: {…} (expected: no such key",
                "{'registry': {'zookeeper': {'auth': 'digest:u:p'}}} -> registry.zookeeper.auth: '***' (expected: no such key",
                "{'registry': {'consul': {}}} -> registry.consul: unknown key (expected: one of zookeeper)",
                "{'ensembles': {}} -> ensembles: {…} (expected: this release knows one",
                "{'services': 'nowhere'} -> services: 'nowhere' (expected: a folder that exists)",
                "{'datastores': 'nowhere'} -> datastores: 'nowhere' (expected: a file that exists)",
                "{'runs': ['ghost']} -> runs: 'ghost' (expected: the id of a document in ",
                "{'bind': 'localhost'} -> bind: 'localhost' (expected: an address or unix:/path)",
                "{'bind': '10.0.0.1'} -> bind: '10.0.0.1' (expected: a loopback address, or allow_from",
                "{'allow_from': ['10.0.0.0/33']} -> allow_from[0]: '10.0.0.0/33' (expected: a block",
                "{'local_ports': {'api': 70000}} -> local_ports.api: 70000 (expected: an integer in 1..65535)",
                "{'admin': {'listen': '0.0.0.0:9911'}} -> admin.listen: '0.0.0.0:9911' (expected: a loopback address, or",
                "{'admin': {'token_file': 'nowhere'}} -> admin.token_file: 'nowhere' (expected: a file",
                "{'log': {'level': 'loud'}} -> log.level: 'loud' (expected: one of error, warn",
                "{'loops': 0} -> loops: 0 (expected: an integer in 1..256)",
                "{'transport': 'io_uring'} -> transport: 'io_uring' (expected: one of auto, epoll, nio)",
                "{'drain_delay': '3'} -> drain_delay: '3' (expected: a duration",
                "{'traffic': {'api': {'panic': 101}}} -> traffic.api.panic: 101 (expected: a percentage"
            })
    void namesEachMistakeOfTheNodeFile(String example) {
        String[] parts = example.replace('\'', '"').split(" -> ", -1);

        folder.node(parts[0]).read();

        assertThat(folder.problems.mistakes()).hasSize(1);
        assertThat(folder.found()).startsWith("outrigger.json: " + parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'db_url': 'x'} -> db_url: 'x' (expected: below a KEY",
                "{'U': {}} -> U.url: (expected: a URL)",
                "{'U': 5} -> U: 5 (expected: a URL, or an object with url)",
                "{'U': {'url': 'odd', 'local_port': 5}} -> U.url: 'odd' (expected: scheme://host:port since",
                "{'U': {'url': 'x://a:b@c', 'local_port': 5}} -> U.url: 'x://a:***@c' (expected: scheme://host:port since",
                "{'U': {'url': 'x://a', 'port': 5}} -> U.port: unknown key (expected: one of failback, local_port, regions, url)"
            })
    void namesEachMistakeOfTheDatastores(String example) {
        String[] parts = example.replace('\'', '"').split(" -> ", -1);

        folder.node("{}").write("datastores.json", parts[0]).read();

        assertThat(folder.problems.mistakes()).hasSize(1);
        assertThat(folder.found()).startsWith("datastores.json: " + parts[1]);
    }
}
