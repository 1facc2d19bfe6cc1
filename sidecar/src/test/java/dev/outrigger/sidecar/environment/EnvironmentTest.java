package dev.outrigger.sidecar.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.environment.Environment.Variable;
import dev.outrigger.sidecar.environment.Locators.Provided;
import dev.outrigger.sidecar.environment.Locators.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final String DATABASE = "mysql://u:p@db1,db2:3306/app";
    private final Locators locators = locators("127.0.0.1");

    @Test
    void rendersOwnVariablesThenWhatIsRequired() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("ENV", "production");
        own.put("PORT", "8080");

        Environment environment = Environment.of(own, Map.of("API_URL", "{READONLY_API_URL}"), List.of(), locators);

        assertThat(environment.complete()).isTrue();
        assertThat(environment.variables())
                .containsExactly(
                        new Variable("ENV", "production", true, false),
                        new Variable("PORT", "8080", true, false),
                        new Variable("API_URL", "http://127.0.0.1:1100", true, false));
    }

    @Test
    void pointsDatastoresAtTheirLocalPortAndShowsNoPassword() {
        Environment environment = requiring("X", "{DB_URL} {MAIL_URL}");

        assertThat(environment.variables().get(0).value()).isEqualTo("mysql://u:p@127.0.0.1:3307/app smtp://mail:25");
        assertThat(environment.variables().get(0)).hasToString("X=mysql://u:***@127.0.0.1:3307/app smtp://mail:25");
    }

    @Test
    void exportsEveryKeyOfARequiredService() {
        Environment environment = Environment.of(Map.of(), Map.of(), List.of("api", "ghost"), locators);

        assertThat(environment.variables())
                .containsExactly(
                        new Variable("API_URL", "jdbc:x://127.0.0.1:1100/y", true, false),
                        new Variable("READONLY_API_URL", "http://127.0.0.1:1100", true, false));
        assertThat(environment.unresolved()).containsExactly("ghost");
    }

    @Test
    void showsWhatLeadsNowhere() {
        Environment environment = requiring("X", "{API_URL},{NOBODY},{REFUSED_URL}");

        assertThat(environment.unresolved()).containsExactly("NOBODY", "REFUSED_URL");
        assertThat(environment.variables())
                .containsExactly(new Variable("X", "jdbc:x://127.0.0.1:1100/y,{NOBODY},{REFUSED_URL}", false, false));
    }

    @Test
    void passesATemplateWithoutAPortOnAsItIs() {
        assertThat(requiring("X", "{PLAIN}").variables())
                .containsExactly(new Variable("X", "a {HOST} {other}", true, false));
    }

    @Test
    void putsIpv6InBrackets() {
        Environment environment =
                Environment.of(Map.of(), Map.of("X", "{READONLY_API_URL}"), List.of(), locators("[::1]"));

        assertThat(environment.variables().get(0).value()).isEqualTo("http://[::1]:1100");
    }

    @Test
    void putsNothingOfAValueThroughTheTemplateAgain() {
        Locators odd = new Locators(
                Map.of(),
                Map.of(
                        "A",
                        new Store("{B}$1\\", false, Optional.empty()),
                        "B",
                        new Store("b", false, Optional.empty())),
                "127.0.0.1",
                name -> OptionalInt.empty());

        assertThat(Environment.of(Map.of(), Map.of("X", "{A}"), List.of(), odd)
                        .variables()
                        .get(0)
                        .value())
                .isEqualTo("{B}$1\\");
    }

    private Environment requiring(String name, String text) {
        return Environment.of(Map.of(), Map.of(name, text), List.of(), locators);
    }

    private static Locators locators(String bindHost) {
        Map<String, Integer> ports = Map.of("api", 1100, "DB_URL", 3307);
        return new Locators(
                Map.of(
                        "API_URL", new Provided("api", "jdbc:x://{host}:{PORT}/y"),
                        "READONLY_API_URL", new Provided("api", "http://{HOST}:{PORT}"),
                        "REFUSED_URL", new Provided("refused", "http://{HOST}:{PORT}"),
                        "PLAIN", new Provided("plain", "a {HOST} {other}")),
                Map.of(
                        "DB_URL", new Store(DATABASE, false, DatastoreUrl.of(DATABASE)),
                        "MAIL_URL", new Store("smtp://mail:25", false, Optional.empty())),
                bindHost,
                name -> ports.containsKey(name) ? OptionalInt.of(ports.get(name)) : OptionalInt.empty());
    }
}
