package dev.outrigger.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.zookeeper.EmbeddedZooKeeper;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passwords, planted wherever one can stand, and everything that comes out of a real process: none of them is in it. What it
 * answers is found through its own index, so a new resource is looked at without being named here.
 */
@Timeout(180)
final class SecretsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> KEPT_WITH_SECRETS = List.of("last-good", "env");

    private static final Pattern INDEXED = Pattern.compile("(?m)^(?:GET|POST) +(/\\S*)$");

    private static final String EVENTS = "/v1/events";

    @TempDir
    Path dir = Path.of("");

    /** Where something came out, and what. */
    private final Map<String, String> outputs = new LinkedHashMap<>();

    @Test
    void noPasswordComesOutOfARunningSidecar() throws Exception {
        Path zookeeper = Files.createDirectory(dir.resolve("zookeeper"));
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(zookeeper, 0)) {
            Planted planted = Planted.in(dir, server.connect());
            command(planted, "init");
            Process sidecar = planted.start("run", dir.resolve("log"));
            try {
                planted.awaitStart(sidecar, dir.resolve("log"));
                command(planted, "wait", "--ready", "--timeout", "60s");
                commands(planted);
                answers(planted);
                broken(planted);
                sidecar.destroy();
                assertThat(sidecar.waitFor(60, SECONDS)).isTrue();
            } finally {
                sidecar.destroyForcibly();
            }
            outputs.put("log", read(dir.resolve("log")));
            files(zookeeper);
            files(dir.resolve("state"));
            files(dir.resolve("run"));

            assertThat(outputs.get("log")).contains("started node=planted", "DEBUG");
            assertThat(outputs).hasSizeGreaterThan(40);
            assertThat(outputs.get("log").lines().filter(line -> line.contains("config file broken")))
                    .hasSizeGreaterThan(8);
            assertThat(found(planted.secrets())).isEmpty();
            assertThat(found(List.of("geheim"))).isEmpty();
        }
    }

    @Test
    void theSocketTellsThemWhenAsked() throws Exception {
        Path zookeeper = Files.createDirectory(dir.resolve("zookeeper"));
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(zookeeper, 0)) {
            Planted planted = Planted.in(dir, server.connect());
            command(planted, "init");
            Process sidecar = planted.start("run", dir.resolve("log"));
            try {
                planted.awaitStart(sidecar, dir.resolve("log"));
                command(planted, "wait", "--ready", "--timeout", "60s");

                String hidden = command(planted, "resolve", "SERVED_URL");
                String told = command(planted, "resolve", "SERVED_URL", "--secrets");
                String local = command(planted, "resolve", "SERVED_URL", "--local", "--secrets");
                String file = command(planted, "resolve", "FILE_URL", "--secrets");

                assertThat(hidden).isEqualTo("mysql://app:***@127.0.0.1:" + planted.peer() + "/app\n");
                assertThat(told).isEqualTo("mysql://app:geheim-served@127.0.0.1:" + planted.peer() + "/app\n");
                assertThat(local).isEqualTo("mysql://app:geheim-served@127.0.0.1:" + planted.port() + "/app\n");
                assertThat(file).isEqualTo("https://hooks/x/geheim-file\n");
                assertThat(planted.ask("/v1/resolve/SERVED_URL?secrets=true")).startsWith("403 ");
            } finally {
                sidecar.destroyForcibly();
            }
        }
    }

    private void commands(Planted planted) throws IOException {
        command(planted, "check");
        command(planted, "status");
        command(planted, "status", "--json");
        command(planted, "define", "shop", "--dry-run");
        for (String name : planted.names()) {
            command(planted, "resolve", name);
            command(planted, "resolve", name, "--json");
            command(planted, "resolve", name, "--local");
            command(planted, "resolve", name, "--direct");
            command(planted, "resolve", name, "--direct", "--secrets");
            command(planted, "wait", name, "--min", "1", "--timeout", "1ms");
        }
    }

    /** What is said of files that are broken right where the password is. */
    private void broken(Planted planted) throws IOException {
        int count = 0;
        for (Map.Entry<String, String> file : planted.broken()) {
            Path path = planted.file().resolveSibling(file.getKey());
            String good = Files.readString(path);
            Files.writeString(path, file.getValue());
            String number = " of broken " + count++;
            for (String said : List.of("reload", "check", "status", "explain shop")) {
                command(planted, said.split(" "));
                outputs.put(said + number, String.valueOf(outputs.remove(said)));
            }
            try (AdminClient client = new AdminClient(dir.resolve("run/admin.sock"))) {
                for (String asked : List.of("/v1/status", "/v1/events?replay=100", "/metrics", "/v1/explain/shop")) {
                    boolean events = asked.startsWith(EVENTS);
                    String text = events
                            ? planted.follow(asked)
                            : client.get(asked, PATIENCE).text();
                    outputs.put(asked + number, text);
                }
            }
            Files.writeString(path, good);
        }
    }

    private String command(Planted planted, String... words) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("-c", planted.file().toString()));
        Cli.execute(new Composed(), new PrintWriter(out), new PrintWriter(err), false, line.toArray(String[]::new));
        outputs.put(String.join(" ", words), out + "\n" + err);
        return out.toString();
    }

    /** Every path of the index, with every name behind it, at every door. */
    private void answers(Planted planted) throws IOException {
        try (AdminClient client = new AdminClient(dir.resolve("run/admin.sock"))) {
            Set<String> paths = new TreeSet<>(List.of("/", "/nowhere"));
            INDEXED.matcher(client.get("/", PATIENCE).text()).results().forEach(one -> paths.add(one.group(1)));
            assertThat(paths).hasSizeGreaterThan(8);
            assertThat(paths.remove(EVENTS)).isTrue();
            outputs.put("events", planted.follow(EVENTS + "?replay=100"));
            for (String path : List.copyOf(paths)) {
                planted.names().forEach(name -> paths.add(path + "/" + name));
                planted.names().forEach(name -> paths.add(path + "/own/" + name));
            }
            planted.names().forEach(name -> paths.add("/v1/wait?service=" + name + "&timeout=1ms"));
            for (String path : paths) {
                outputs.put("GET " + path, client.get(path, PATIENCE).text());
                outputs.put("GET by port " + path, planted.ask(path));
            }
        }
    }

    private void files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (KEPT_WITH_SECRETS.contains(
                        folder.relativize(file).getName(0).toString())) {
                    assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("OTHERS");
                } else {
                    outputs.put(file.toString(), read(file));
                }
            }
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, ISO_8859_1);
    }

    private List<String> found(List<String> secrets) {
        List<String> found = new ArrayList<>();
        outputs.forEach((where, text) ->
                secrets.stream().filter(text::contains).forEach(secret -> found.add(secret + " in " + where)));
        return found;
    }
}
