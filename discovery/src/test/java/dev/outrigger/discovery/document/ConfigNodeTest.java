package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigNodeTest {
    private final Problems problems = new Problems();

    @Test
    void namesThePlaceTheValueAndWhatWasExpected() {
        ConfigNode root = node(Map.of("requires", List.of(Map.of(), Map.of("check", Map.of("rise", "half")))));

        ConfigNode rise = root.at("requires").items().get(1).at("check").at("rise");

        assertThat(rise.integer(1, 1000)).isEmpty();
        assertThat(problems)
                .hasToString("app.json: requires[1].check.rise: \"half\" (expected: an integer in 1..1000)");
    }

    @Test
    void findsEveryMistakeInOnePass() {
        ConfigNode root = node(Map.of("a", 1, "b", "x", "c", List.of(), "d", true));

        root.at("a").text();
        root.at("b").integer(0, 5);
        root.at("c").bool();
        root.at("d").items();

        assertThat(problems.mistakes()).hasSize(4);
    }

    @Test
    void takesNullForNothing() {
        Map<String, Object> tree = new java.util.HashMap<>();
        tree.put("token_file", null);

        ConfigNode file = node(tree).at("token_file");

        assertThat(file.present()).isFalse();
        assertThat(file.text()).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void reportsKeysThatNobodyAskedForWhereverTheyAre() {
        ConfigNode root = node(Map.of("node", Map.of("id", "a", "hots", "b"), "free", Map.of("x", 1)));
        root.at("node").at("id").id();
        root.at("free");

        root.onlyKnown();

        assertThat(problems).hasToString("app.json: node.hots: unknown key (expected: one of id)");
    }

    @Test
    void guessesTheKeyThatWasMeant() {
        ConfigNode root = node(Map.of("federaton", "a"));
        List.of("file", "federation", "level").forEach(root::at);

        root.onlyKnown();

        assertThat(problems).hasToString("app.json: federaton: unknown key (expected: federation)");
    }

    @Test
    void leavesUnknownKeysOfARegistryToOtherReleases() {
        ConfigNode root =
                ConfigNode.lenient("/services/api", Map.of("check", Map.of("color", "red", "rise", 0)), problems);

        root.at("check").at("rise").integer(1, 5);
        root.onlyKnown();

        assertThat(problems.anyMistake()).isFalse();
        assertThat(problems).hasToString("/services/api: check.rise: 0 (skipped; expected: an integer in 1..5)");
    }

    @Test
    void saysOnceThatAnObjectWasExpected() {
        ConfigNode check = node(Map.of("check", "tcp")).at("check");

        check.at("http").text();
        check.at("port").port();

        assertThat(problems).hasToString("app.json: check: \"tcp\" (expected: an object)");
    }

    @Test
    void hidesPasswordsInWhatItShows() {
        ConfigNode root = node(Map.of("url", "mysql://u:pa@ss@db/app", "api_token", "abc", "db_password", 12));

        root.at("url").bool();
        root.at("api_token").bool();
        root.at("db_password").bool();

        assertThat(problems.toString())
                .contains("\"mysql://u:***@db/app\"")
                .contains("api_token: \"***\"")
                .contains("db_password: ***");
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "2s,2000", "1m,60000", "1h,3600000", "1d,86400000"})
    void readsDurationsWithUnits(String text, long millis) {
        ConfigNode at = node(Map.of("t", text)).at("t");

        assertThat(at.duration(Duration.ofMillis(1), Duration.ofDays(7))).contains(Duration.ofMillis(millis));
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrongDurations")
    void refusesDurationsWithoutUnitOrOutOfRange(Object value) {
        ConfigNode at = node(Map.of("t", value)).at("t");

        assertThat(at.duration(Duration.ofMillis(1), Duration.ofHours(1))).isEmpty();
        assertThat(problems.mistakes())
                .singleElement()
                .extracting(Problems.Problem::expected)
                .asString()
                .contains("1ms..1h");
    }

    static Stream<Object> wrongDurations() {
        return Stream.of(
                "250", 250, "1.5s", "-1s", " 1s", "1 s", "1S", "1w", "0ms", "2h", "99999999999999999999s", true, "");
    }

    @ParameterizedTest
    @CsvSource({"64,64", "20%,20", "0,0", "100%,100"})
    void readsPercentagesEitherWay(String text, int percent) {
        Object value = text.endsWith("%") ? text : Integer.valueOf(text);

        assertThat(node(Map.of("p", value)).at("p").percent()).contains(percent);
    }

    @ParameterizedTest
    @MethodSource("wrongNumbers")
    void refusesWhatIsNoWholeNumberInRange(Object value) {
        assertThat(node(Map.of("n", value)).at("n").port()).isEmpty();
        assertThat(problems.mistakes()).hasSize(1);
    }

    static Stream<Object> wrongNumbers() {
        return Stream.of(
                0,
                65_536,
                -1,
                80.5,
                "80",
                Long.MAX_VALUE,
                new java.math.BigInteger("99999999999999999999"),
                Double.NaN);
    }

    @ParameterizedTest
    @CsvSource({"64KiB,65536", "512B,512", "1MiB,1048576"})
    void readsSizesWithUnits(String text, int bytes) {
        assertThat(node(Map.of("s", text)).at("s").bytes(1, 1 << 30)).contains(bytes);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void knowsIdsFromOtherText(String text, boolean allowed) {
        assertThat(node(Map.of("id", text)).at("id").id().isPresent()).isEqualTo(allowed);
    }

    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of("api", true),
                Arguments.of("A.b_c-9", true),
                Arguments.of("9", true),
                Arguments.of("a".repeat(128), true),
                Arguments.of("a".repeat(129), false),
                Arguments.of(".api", false),
                Arguments.of("a/b", false),
                Arguments.of("a~b", false),
                Arguments.of("a\n", false),
                Arguments.of("", false));
    }

    @Test
    void quotesOddKeysInPaths() {
        ConfigNode root = node(Map.of("a b", Arrays.asList(1, 2)));

        root.at("a b").items().get(1).text();

        assertThat(problems).hasToString("app.json: [\"a b\"][1]: 2 (expected: a text)");
    }

    private ConfigNode node(Object tree) {
        return ConfigNode.of("app.json", tree, problems);
    }

    @Test
    void hidesWhatIsBelowASecretKey() {
        ConfigNode root =
                ConfigNode.of("f", Map.of("db_password", Map.of("value", "geheim", "list", List.of(7))), problems);

        root.at("db_password").at("value").integer(0, 9);
        root.at("db_password").at("list").items().get(0).text();

        assertThat(problems.toString())
                .contains("db_password.value: \"***\"", "db_password.list[0]: ***")
                .doesNotContain("geheim");
    }
}
