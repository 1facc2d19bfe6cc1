package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.sidecar.config.ConfigException;
import dev.outrigger.sidecar.config.ConfigFiles;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.view.Explanation;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files know of a service, before anybody else does. */
final class ExplainingTest {
    @TempDir
    Path dir = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(dir.resolve("services.d"));
        write(
                "services.d/hello.json",
                "{\"id\": \"hello\", \"environment\": {\"PORT\": 9000},"
                        + " \"provides\": {\"HELLO_URL\": \"http://{HOST}:{PORT}\"}, \"local_port\": 9000}");
        write(
                "services.d/shop.json",
                "{\"id\": \"shop\", \"environment\": {\"API_TOKEN\": \"tiger\"}, \"requires\":"
                        + " {\"HELLO\": \"{HELLO_URL}\", \"DB\": \"{DB_URL}\", \"MAIL\": \"{MAIL_URL}\"}}");
        write(
                "datastores.json",
                "{\"DB_URL\": {\"url\": \"mysql://u:tiger@10.0.0.9:3306/app\", \"local_port\": 3306},"
                        + " \"MAIL_URL\": \"smtp://u:tiger@mail:25\"}");
        write(
                "outrigger.json",
                "{\"node\": {\"id\": \"n\", \"host\": \"127.0.0.1\"}, \"runs\": [\"shop\"],"
                        + " \"registry\": {\"zookeeper\": {\"connect\": \"127.0.0.1:2181\", \"allow_loopback\": true}},"
                        + " \"local_ports\": {\"hello\": 9100}, \"port_offset\": 1000}");
    }

    @Test
    void aServiceOfTheCatalogueIsKnownByItsFile() throws ConfigException {
        Explanation hello = explaining().explain("hello").orElseThrow();

        assertThat(hello.required()).isFalse();
        assertThat(hello.definitionOrigin()).endsWith("hello.json");
        assertThat(hello.localPort()).hasValue(10_100);
        assertThat(hello.localPortOrigin()).isEqualTo("local_ports of the node file, moved by port_offset 1000");
        assertThat(hello.uses()).extracting(Explanation.Use::variable).containsExactly("HELLO");
        assertThat(hello.uses()).extracting(Explanation.Use::resolved).containsExactly(false);
    }

    @Test
    void aKeyMeansWhoProvidesIt() throws ConfigException {
        assertThat(explaining().explain("HELLO_URL")).isEqualTo(explaining().explain("hello"));
    }

    @Test
    void aDatastoreShowsNoPassword() throws ConfigException {
        Explanation mail = explaining().explain("MAIL_URL").orElseThrow();

        assertThat(mail.kind()).isEqualTo("datastore");
        assertThat(mail.provides()).containsExactly(Map.entry("MAIL_URL", "smtp://u:***@mail:25"));
        assertThat(mail.uses())
                .containsExactly(new Explanation.Use("shop", "MAIL", "{MAIL_URL}", "smtp://u:***@mail:25", true));
    }

    @Test
    void whatIsNotThereHasNeighbours() throws ConfigException {
        assertThat(explaining().explain("helo")).isEmpty();
        assertThat(explaining().near("helo")).containsExactly("hello");
        assertThat(explaining().near("zzzzzzzz")).isEmpty();
    }

    @Test
    void theFilesInForceShowNoSecret() throws ConfigException {
        Map<String, Object> tree = ConfigurationTree.of(configuration());

        assertThat(tree.toString())
                .doesNotContain("tiger")
                .contains("mysql://u:***@10.0.0.9:3306/app", "API_TOKEN=***", "drain_delay=3s", "federation=default");
    }

    private Configuration configuration() throws ConfigException {
        return ConfigFiles.load(dir.resolve("outrigger.json"), Machine.local(), new Problems());
    }

    private Explaining explaining() throws ConfigException {
        return new Explaining(configuration(), Map.of(), ScriptedView.usual(true, InstanceState.UP));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(dir.resolve(name), content);
    }
}
