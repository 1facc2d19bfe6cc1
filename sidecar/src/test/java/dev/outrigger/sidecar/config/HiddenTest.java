package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with a password and a mistake beside it, or in it: what {@code check} says of the mistake does not tell the password. */
final class HiddenTest {
    @TempDir
    Path dir = Path.of("");

    private String checked(String name, String text) {
        Folder folder = new Folder(dir).node("{}").write("services.d/none.json", "{\"id\": \"none\"}");
        folder.write(name, text);
        Path node = dir.resolve(name.equals("outrigger.yaml") ? name : "outrigger.json");
        return Checker.check(node, folder.machine).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"registry\": \"password:geheim\"}",
                "{\"registry\": {\"zookeeper\": {\"connect\": \"u:geheim@zk:2181\"}}}",
                "{\"admin\": {\"password\": \"geheim\"}}",
                "{\"password\": {\"value\": \"geheim\"}}",
                "{\"password\": geheim}",
                "{\"password\": \"geheim}",
                "{\"password\": 'geheim'}",
                "{\"password\": \"geheim\" \"x\": 1}",
                "{\"password\": \"ge\\heim-geheim\"}",
                "{\"password\": 0123geheim}",
                "{\"password\": geheim\n",
                "{password: \"geheim\"}",
                "{\"password\": \"a\", \"password\": \"geheim\"}",
                "{\"node\": {\"labels\": {\"api_token\": \"geheim\"}}}",
                "{\"bind\": \"u:geheim@h\"}",
                "{\"admin\": {\"listen\": \"http://u:geheim@h:1\"}}",
                "{\"transport\": \"password=geheim\"}",
                "{\"federation\": \"${X:-tok geheim\"}",
                "{\"federation\": \"${API_TOKEN=geheim}\"}",
                "{\"federation\": \"${geheim\"}",
                "{\"discover\": {\"s\": {\"password\": \"geheim\"}}}",
                "{\"hooks\": [{\"name\":\"x\",\"command\":[\"x\",\"--password=geheim\"]}]}",
                "\"password: geheim\"",
                "password=geheim",
                "geheim",
                "{\"a\": \"\tgeheim\"}",
                "{\"traffic\": {\"default\": {\"token\": \"geheim\"}}}",
                "{\"traffic\": {\"default\": \"secret: geheim\"}}",
                "{\"log\": {\"level\": \"http://u:geheim/x@h\"}}"
            })
    void inANodeFile(String text) {
        assertThat(checked("outrigger.json", text))
                .containsAnyOf("mistake: ", "warning: ")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: *geheim\n",
                "password: !geheim x\n",
                "password: @geheim\n",
                "password: %geheim\n",
                "password: `geheim\n",
                "password: \"geheim\n",
                "password: 'geheim\n",
                "password: {geheim\n",
                "password: [geheim\n",
                "password: a: geheim\n",
                "password:geheim\n",
                "password: geheim\n  x: 1\n",
                "registry: password:geheim\n",
                "password: |geheim\n",
                "password: >geheim\n x",
                "password: &geheim x\n",
                "password: \"\\geheim\"\n",
                "- password: geheim\n",
                "password: geheim: \n",
                "db: {password: geheim\n",
                "tok: !!int geheim\n",
                "password: 0geheim\n",
                "password: 012\nsecret: 0600777\n",
                "%TAG geheim\n---\na: 1",
                "---\na: 1\n---\npassword: geheim\n",
                "password: \tgeheim\n",
                "\tpassword: geheim\n"
            })
    void inYaml(String text) {
        assertThat(checked("outrigger.yaml", text))
                .containsAnyOf("mistake: ", "warning: ")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"a\", \"environment\": {\"DB_PASSWORD\": [\"geheim\"]}}",
                "{\"id\": \"a\", \"environment\": {\"DB_PASSWORD\": {\"x\":\"geheim\"}}}",
                "{\"id\": \"a\", \"environment\": {\"DB-PASSWORD\": \"geheim\"}}",
                "{\"id\": \"a\", \"environment\": {\"db_password\": \"geheim\\u0000\"}}",
                "{\"id\": \"a\", \"environment\": \"DB_PASSWORD=geheim\"}",
                "{\"id\": \"a\", \"environment\": [\"DB_PASSWORD=geheim\"]}",
                "{\"id\": \"a\", \"requires\": {\"X_TOKEN\": \"geheim\"}}",
                "{\"id\": \"a\", \"requires\": {\"X\": \"mysql://u:geheim@h/\"}}",
                "{\"id\": \"a\", \"provides\": {\"X\": \"mysql://u:geheim@{HOST}:{PORT}/\"}}",
                "{\"id\": \"a\", \"environment\": {\"DB_PASSWORD\": \"geheim\"}, \"provides\": {\"X\": \"http://{HOST}:{PORT}/{DB_PASSWORD}\"}}",
                "{\"id\": \"a\", \"environment\": {\"L\": \"http://u:geheim@h\"}, \"provides\": {\"X\": \"{L}\"}}",
                "{\"id\": \"a\", \"check\": {\"http\": \"/x?token=geheim\"}}",
                "{\"id\": \"a\", \"check\": {\"token\": \"geheim\"}}",
                "{\"id\": \"a\", \"traffic\": {\"password\": \"geheim\"}}",
                "{\"id\": \"password=geheim\"}",
                "{\"id\": \"a\", \"environment\": {\"PORT\": \"x://u:geheim@h\"}}",
                "{\"id\": \"a\", \"environment\": {\"A\": \"x\", \"A\": \"geheim\"}}"
            })
    void inADocument(String text) {
        assertThat(checked("services.d/a.json", text))
                .containsAnyOf("mistake: ", "warning: ")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"D\": {\"url\": \"mysql://u:geheim@h\", \"local_port\": \"x\"}}",
                "{\"D\": {\"url\": \"mysql:u:geheim@h\", \"local_port\": 5}}",
                "{\"D\": {\"url\": \"mysql://u:geheim/x@h:99999999\", \"local_port\": 5}}",
                "{\"D\": {\"url\": [\"mysql://u:geheim@h\"]}}",
                "{\"D\": {\"uri\": \"mysql://u:geheim@h\"}}",
                "{\"d-d\": \"mysql://u:geheim@h\"}",
                "{\"D\": 5, \"X_TOKEN\": [\"geheim\"]}",
                "{\"D\": {\"url\": \"mysql://u:geheim@h\", \"local_port\": 5, \"regions\": {\"x\": \"mysql://u:geheim@h\"}}}",
                "{\"D\": \"mysql://u:geheim\\u0007@h\"}",
                "{\"D\": {\"password\": \"geheim\", \"url\":\"x\"}}"
            })
    void inDatastores(String text) {
        assertThat(checked("datastores.json", text))
                .containsAnyOf("mistake: ", "warning: ")
                .doesNotContain("geheim");
    }
}
