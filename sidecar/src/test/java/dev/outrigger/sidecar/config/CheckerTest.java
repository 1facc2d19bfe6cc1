package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckerTest {
    @Test
    void tellsTenDifferentMistakesInThreeKindsOfFilesAtOnce() {
        Path folder = Path.of("src/test/resources/config/ten-mistakes").toAbsolutePath();

        Checker.Report report = Checker.check(folder.resolve("outrigger.json"), new ScriptedMachine());

        assertThat(report.exit()).isEqualTo(2);
        assertThat(report.text()).contains("10 mistakes, ").doesNotContain("geheim");
        assertThat(mistakesOf(report, folder)).isEqualTo("""
                mistake: outrigger.json: registry.zookeeper.connect: "${ZK}" (expected: a variable that is set, or ${ZK:-default})
                mistake: outrigger.json: bind: "0.0.0.0" (expected: a loopback address, or allow_from with the blocks that may connect)
                mistake: outrigger.json: node.id: "web 17" (expected: an id: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -)
                mistake: outrigger.json: traffic.api.connect_timeout: 5 (expected: a duration in 1ms..7d, such as 250ms, 2s, 1m or 1h)
                mistake: outrigger.json: admin.listen: "9911" (expected: host:port or off)
                mistake: outrigger.json: federaton: unknown key (expected: federation)
                mistake: services.d/api.json: provides.API_URL: "http://{HOST}:{PRT}" (expected: {HOST}, {PORT} or a name of environment, not {PRT})
                mistake: services.d/api.json: check.htpp: unknown key (expected: http)
                mistake: services.d/www.json: line 2, column 40: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries (expected: valid JSON)
                mistake: datastores.json: DB_URL.local_port: 99999 (expected: an integer in 1..65535)
                """);
    }

    @Test
    void hasNothingToSayOfTheExamples() {
        Path conf = Path.of("..", "conf").toAbsolutePath().normalize();

        Checker.Report report = Checker.check(conf.resolve("outrigger.example.json"), new ScriptedMachine());

        assertThat(report.text().lines().filter(line -> !line.contains("readable by others")))
                .singleElement()
                .asString()
                .startsWith("0 mistakes, ")
                .endsWith(" in 2 documents, 1 of which runs here");
        assertThat(report.exit()).isZero();
    }

    private static String mistakesOf(Checker.Report report, Path folder) {
        return report.text()
                .lines()
                .filter(line -> line.startsWith("mistake: "))
                .map(line -> line.replace(folder + "/", "") + "\n")
                .collect(Collectors.joining());
    }
}
