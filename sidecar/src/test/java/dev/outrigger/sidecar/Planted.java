package dev.outrigger.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A configuration with a password of its own in every place that can hold one: all begin with {@code geheim-}.
 *
 * @param file the node file
 * @param admin the port of {@code admin.listen}
 * @param port the local port of the datastore that has one
 * @param peer where that datastore is
 */
record Planted(Path file, int admin, int port, int peer) {
    private static final Pattern SECRET = Pattern.compile("geheim-[a-z0-9]+");
    private static final Map<String, String> VARIABLES =
            Map.of("OF_THE_CACHE", "redis://:geheim-variable@127.0.0.1:6379", "WORD", "geheim-word");

    static Planted in(Path dir, String connect) throws IOException {
        int[] ports = freePorts(3);
        write(dir, "run.secret", "geheim-file\n");
        write(dir, "run.token", "geheim-admin\n");
        Path file = write(dir, "outrigger.json", """
                { "node": { "id": "planted", "host": "127.0.0.1", "labels": { "part": "app" } },
                  "registry": { "zookeeper": { "connect": "%s", "chroot": "/planted", "allow_loopback": true } },
                  "datastores": "datastores.json", "services": "services.d", "runs": ["shop"],
                  "admin": { "listen": "127.0.0.1:%d", "token_file": "%s/run.token" },
                  "drain_delay": "1ms", "state_dir": "state", "run_dir": "run" }
                """.formatted(connect, ports[0], dir));
        write(dir, "datastores.json", """
                { "SERVED_URL": { "url": "mysql://app:geheim-served@127.0.0.1:%d/app", "local_port": %d },
                  "PASSED_URL": "amqp://app:geheim-passed@127.0.0.1/vhost",
                  "SLASH_URL": "postgres://app:geheim-slash/x@127.0.0.1/app",
                  "QUERY_URL": "jdbc:mysql://127.0.0.1/app?user=app&password=geheim-query",
                  "WORDS_URL": "host=127.0.0.1 user=app password=geheim-words",
                  "ORACLE_URL": "jdbc:oracle:thin:app/geheim-oracle@//127.0.0.1:1521/app",
                  "NAMED_TOKEN": "geheim-named",
                  "FILE_URL": "https://hooks/x/${file:%s/run.secret}",
                  "CACHE_URL": "${OF_THE_CACHE:-redis://:geheim-default@127.0.0.1:6379}",
                  "PART_URL": "mysql://app:${WORD:-geheim-fallback}@127.0.0.1/app" }
                """.formatted(ports[1], ports[2], dir));
        write(dir, "services.d/shop.json", """
                { "id": "shop", "command": "run --token geheim-command", "local_port": %d,
                  "environment": { "PORT": %d, "API_TOKEN": "geheim-token", "DB_PASSWORD": "geheim-password",
                                   "CLIENT_SECRET": "geheim-secret", "LOG_URL": "https://log:geheim-log@127.0.0.1/" },
                  "provides": { "SHOP_URL": "http://{HOST}:{PORT}" },
                  "requires": { "DB": "{SERVED_URL}", "MQ": "{PASSED_URL}", "PG": "{SLASH_URL}", "Q": "{QUERY_URL}",
                                "W": "{WORDS_URL}", "N": "{NAMED_TOKEN}", "F": "{FILE_URL}", "C": "{CACHE_URL}",
                                "P": "{PART_URL}", "O": "{ORACLE_URL}", "OWN": "x://u:geheim-own@{SERVED_URL}", "NOBODY": "y://u:geheim-nobody@{NO_KEY}" } }
                """.formatted(ports[2] + 1 == 65_536 ? 1024 : ports[2] + 1, ports[1]));
        return new Planted(file, ports[0], ports[2], ports[1]);
    }

    /** Returns ways to break one of the files, each with a password of its own where it is broken: name and content. */
    List<Map.Entry<String, String>> broken() {
        return List.of(
                Map.entry("datastores.json", "{ \"SERVED_URL\": geheim-bare }"),
                Map.entry("datastores.json", "{ \"SERVED_URL\": \"mysql://app:geheim-open@127.0.0.1/app }"),
                Map.entry(
                        "datastores.json",
                        "{ \"SERVED_URL\": \"mysql://app:geheim-behind@127.0.0.1/app\" } geheim-trailing"),
                Map.entry(
                        "datastores.json",
                        "{ \"SERVED_URL\": { \"url\": \"mysql://app:geheim-range@127.0.0.1:99999/app\", \"local_port\": 70000 } }"),
                Map.entry(
                        "datastores.json",
                        "{ \"SERVED_URL\": { \"url\": \"mysql://app:geheim-twice@h\", \"url\": 1 } }"),
                Map.entry("datastores.json", "[ \"mysql://app:geheim-listed@127.0.0.1/app\" ]"),
                Map.entry(
                        "services.d/shop.json",
                        "{ \"id\": \"shop\", \"environment\": { \"API_TOKEN\": geheim-bareword } }"),
                Map.entry(
                        "services.d/shop.json",
                        "{ \"id\": \"shop\", \"environment\": { \"API_TOKEN\": [\"geheim-nested\"], \"DB_PASSWORD\": { \"x\": \"geheim-deep\" } } }"),
                Map.entry(
                        "services.d/shop.json",
                        "{ \"id\": \"shop\", \"provides\": { \"SHOP_URL\": \"http://u:geheim-told@{HOST}:{PORT}\" } }"),
                Map.entry("outrigger.json", "{ \"admin\": { \"token\": \"geheim-misplaced\" } }"),
                Map.entry(
                        "outrigger.json",
                        "{ \"registry\": { \"zookeeper\": { \"connect\": \"zk://u:geheim-registry@h:1\" } }"));
    }

    private static Path write(Path dir, String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns every password in these files and variables. */
    List<String> secrets() throws IOException {
        StringBuilder all = new StringBuilder(VARIABLES.toString());
        for (String name :
                List.of("run.secret", "run.token", "datastores.json", "services.d/shop.json", "outrigger.json")) {
            all.append(Files.readString(file.resolveSibling(name)));
        }
        return SECRET.matcher(all).results().map(found -> found.group()).toList();
    }

    /** Returns whatever one can ask for. */
    List<String> names() {
        return List.of(
                "shop",
                "SHOP_URL",
                "SERVED_URL",
                "PASSED_URL",
                "SLASH_URL",
                "QUERY_URL",
                "WORDS_URL",
                "ORACLE_URL",
                "NAMED_TOKEN",
                "FILE_URL",
                "CACHE_URL",
                "PART_URL",
                "NO_KEY",
                "planted");
    }

    /** Starts a process that tells all that it can. */
    Process start(String command, Path log) throws IOException {
        List<String> options = List.of("-Doutrigger.log.level=TRACE", "-Doutrigger.log.libraries=DEBUG");
        return Launched.start(command, file, log, options, VARIABLES);
    }

    /** Returns once the process says that it started; fails if it ends, or after 60 s. */
    void awaitStart(Process process, Path log) throws IOException, InterruptedException {
        Launched.await(process, log, "started node=planted");
    }

    /** Returns status and body of a GET at the loopback port. */
    String ask(String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin), 5_000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).substring("HTTP/1.1 ".length());
        }
    }

    /** Follows the events: all that are replayed, and what comes until the first summary. */
    String follow(String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin), 5_000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            byte[] some = new byte[16 * 1024];
            while (text.indexOf("event: summary") < 0) {
                int count = in.read(some);
                if (count < 0) {
                    throw new IOException("the events ended: " + text);
                }
                text.append(new String(some, 0, count, StandardCharsets.UTF_8));
            }
            return text.toString();
        }
    }
}
