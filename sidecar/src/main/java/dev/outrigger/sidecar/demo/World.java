package dev.outrigger.sidecar.demo;

import dev.outrigger.discovery.Definitions;
import dev.outrigger.sidecar.DirectSession;
import dev.outrigger.sidecar.Sidecar;
import dev.outrigger.sidecar.StartException;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.process.Supervision;
import dev.outrigger.sidecar.view.SidecarView;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything but the changes: files, nodes, and the one sidecar whose ports the clients call. One thread. */
final class World implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(World.class);
    private static final String LOCAL = "127.0.0.1";
    private static final int FIRST_HOST = 11;
    private static final int PATIENCE_SECONDS = 20;
    private static final int ECHO_PORT = 7007;
    private static final String DESK = """
            { "id": "desk", "federation": "seatgeek",
              "requires": { "API": "{API_URL}", "WWW": "{WWW_URL}", "ECHO": "{ECHO_URL}" } }
            """;
    private static final String ECHO = """
            { "id": "echo", "federation": "seatgeek", "environment": { "PORT": 7007 },
              "provides": { "ECHO_URL": "tcp://{HOST}:{PORT}" }, "local_port": 7007 }
            """;
    private static final Map<String, Integer> WANTED = Map.of("api", 3, "app-www", 2, "echo", 1);
    private static final int OK = 200;
    private static final int MOST_TRIES = 100;
    private static final String STORE =
            "{ \"id\": \"store\", \"federation\": \"seatgeek\", \"requires\": { \"STORE\": \"{STORE_URL}\" } }";
    private static final int STORE_PORT = 7008;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Map<String, Integer> DOCUMENTED = Map.of("api", 1100, "app-www", 8080, "echo", ECHO_PORT);

    private final DemoFiles files;
    private final EventLoopGroup group;
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final FreePorts free;
    private final int admin;
    private final Cast cast;
    private final Crowd crowd;
    private final @Nullable Elsewhere elsewhere;
    private final RandomGenerator random;
    /** The demo's own part of the loopback network: two demos on one machine do not meet. */
    private final int network;

    private int hosts = FIRST_HOST;
    private int store;
    private @Nullable Configuration desk;

    /**
     * Who has the consuming sidecar started, in another process or by another hand; it then provides a service and serves a datastore
     * too.
     *
     * @param starts given the world, whose consumer is to be started; returns at once
     * @param over whether it need not be waited for any more
     */
    record Elsewhere(Consumer<World> starts, BooleanSupplier over) {}

    private World(
            DemoFiles files,
            EventLoopGroup group,
            FreePorts free,
            Crowd crowd,
            @Nullable Elsewhere elsewhere,
            RandomGenerator random)
            throws IOException {
        this.files = files;
        this.group = group;
        this.free = free;
        this.admin = free.near(9911);
        this.random = random;
        this.network = 1 + random.nextInt(254);
        this.cast = new Cast(this::node, random);
        this.crowd = crowd;
        this.elsewhere = elsewhere;
    }

    /**
     * Starts all. Blocks until every service is served at its local port.
     *
     * @param home an empty directory
     * @param conf the folder with the example service documents
     * @param connect where the registry is
     * @param crowd how many services there are besides
     * @param elsewhere null: the consuming sidecar is started here
     */
    static World create(
            Path home,
            Path conf,
            String connect,
            EventLoopGroup group,
            int crowd,
            @Nullable Elsewhere elsewhere,
            RandomGenerator random)
            throws IOException, StartException {
        FreePorts free = new FreePorts();
        Map<String, Integer> crowded = new TreeMap<>();
        while (crowded.size() < crowd) {
            int port = free.any();
            crowded.put("crowd-" + port, port);
        }
        World world = new World(new DemoFiles(home, connect), group, free, new Crowd(crowded), elsewhere, random);
        try {
            world.open(conf);
            return world;
        } catch (IOException | StartException | RuntimeException failed) {
            world.close();
            throw failed;
        }
    }

    private void open(Path conf) throws IOException, StartException {
        Map<String, String> documents = new TreeMap<>(crowd.documents());
        List<String> runs = new ArrayList<>(crowd.applications());
        runs.add("desk");
        documents.put("desk", DESK);
        documents.put("echo", ECHO);
        String datastore = "";
        if (elsewhere != null) {
            datastore = more(documents);
            runs.addAll(List.of("here", "store"));
        }
        files.writeDocuments(conf.resolve("services.d"), documents);
        files.writeDatastores(
                "{ \"PRIMARY_DATABASE_URL\": { \"url\": \"mysql://demo@127.0.0.1:3306/demo\" }" + datastore + " }\n");
        for (Map.Entry<String, Integer> port : DOCUMENTED.entrySet()) {
            ports.put(port.getKey(), free.near(port.getValue()));
        }
        Loaded consuming = files.writeNode("desk-1", LOCAL, runs, ports, LOCAL + ":" + admin);
        desk = consuming.configuration();
        initRegistry(consuming.configuration());
        String echoHost = nextHost();
        open.push(DemoEcho.start(new InetSocketAddress(echoHost, ECHO_PORT), group));
        open.push(Sidecar.start(
                files.writeNode("echo-1", echoHost, List.of("echo"), Map.of(), ""), random, Supervision.NONE));
        cast.open("api", 3);
        cast.open("app-www", 2);
        if (elsewhere != null) {
            elsewhere.starts().accept(this);
            awaitHealthy(
                    elsewhere.over(), consuming.configuration().node().runDir().resolve("admin.sock"));
            return;
        }
        Sidecar served = Sidecar.start(consuming, random, Supervision.NONE);
        open.push(served);
        awaitHealthy(served.view());
    }

    /** Adds what a sidecar that is rehearsed does besides, and returns the datastore that it serves. */
    private String more(Map<String, String> documents) throws IOException {
        int here = free.any();
        String storeHost = nextHost();
        store = free.any();
        documents.put("here", String.format(Locale.ROOT, """
                { "id": "here", "federation": "seatgeek", "environment": { "PORT": %d },
                  "provides": { "HERE_URL": "http://{HOST}:{PORT}" }, "local_port": %d }
                """, here, free.any()));
        documents.put("store", STORE);
        open.push(DemoInstance.start("here", new InetSocketAddress(InetAddress.getLoopbackAddress(), here), group));
        open.push(DemoInstance.start("store", new InetSocketAddress(storeHost, STORE_PORT), group));
        return String.format(
                Locale.ROOT,
                ", \"STORE_URL\": { \"url\": \"http://%s:%d/\", \"local_port\": %d }",
                storeHost,
                STORE_PORT,
                store);
    }

    private DemoNode node(String service) throws IOException, StartException {
        String host = nextHost();
        Loaded file = files.writeNode("node-" + host, host, List.of(service), Map.of(), "");
        return DemoNode.start(
                service,
                new InetSocketAddress(host, Objects.requireNonNull(DOCUMENTED.get(service))),
                file,
                group,
                random);
    }

    private void initRegistry(Configuration consuming) throws IOException {
        BlockingQueue<Definitions.Outcome> outcomes = new ArrayBlockingQueue<>(1);
        try (DirectSession session = DirectSession.open(consuming, random)) {
            session.init(outcomes::add);
            if (!(take(outcomes) instanceof Definitions.Done)) {
                throw new IOException("the demo's registry could not be initialised");
            }
        }
    }

    private static <T> @Nullable T take(BlockingQueue<T> from) throws IOException {
        try {
            return from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** Waits until so many endpoints of each service are healthy. */
    private static void awaitHealthy(SidecarView view) throws IOException {
        for (Map.Entry<String, Integer> one : WANTED.entrySet()) {
            BlockingQueue<Boolean> enough = new ArrayBlockingQueue<>(1);
            Runnable end = view.watch(one.getKey(), located -> {
                if (located.up() >= one.getValue()) {
                    enough.offer(true);
                }
            });
            Boolean came = take(enough);
            end.run();
            if (came == null) {
                throw new IOException(one.getKey() + ": fewer than " + one.getValue() + " instances after "
                        + PATIENCE_SECONDS + " s");
            }
        }
    }

    /** Waits for the same by asking at the door of a sidecar that is not of this process, and may not be there yet. */
    private static void awaitHealthy(BooleanSupplier over, Path socket) throws IOException {
        for (Map.Entry<String, Integer> one : WANTED.entrySet()) {
            String question = String.format(
                    Locale.ROOT,
                    "/v1/wait?service=%s&min=%d&timeout=%ds",
                    one.getKey(),
                    one.getValue(),
                    PATIENCE_SECONDS);
            if (!answered(over, socket, question) && !over.getAsBoolean()) {
                throw new IOException(one.getKey() + ": fewer than " + one.getValue() + " instances at " + socket);
            }
        }
    }

    private static boolean answered(BooleanSupplier over, Path socket, String question) {
        for (int tries = 0; tries < MOST_TRIES && !over.getAsBoolean(); tries++) {
            try (AdminClient door = new AdminClient(socket)) {
                if (door.get(question, Duration.ofSeconds(PATIENCE_SECONDS + 1)).status() == OK) {
                    return true;
                }
            } catch (IOException notYet) {
                log.debug("no door yet", notYet);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    private String nextHost() {
        int host = hosts++;
        return "127." + network + "." + host / 250 + "." + (1 + host % 250);
    }

    Cast cast() {
        return cast;
    }

    /** Lets so many changes happen in the crowd. */
    void crowd(int changes) {
        Configuration consuming = Objects.requireNonNull(desk);
        try (DirectSession session = DirectSession.open(consuming, random)) {
            crowd.play(
                    session,
                    service -> consuming.document(service).orElseThrow().definition(),
                    this::nextHost,
                    changes);
        }
    }

    /** Returns the node file of the sidecar that consumes. */
    Path consumer() {
        return Objects.requireNonNull(desk).node().file();
    }

    /** Returns the local port of {@code service}. */
    InetSocketAddress local(String service) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Objects.requireNonNull(ports.get(service)));
    }

    /** Returns where the clients call, an address for each. */
    List<InetSocketAddress> called() {
        List<InetSocketAddress> all =
                new ArrayList<>(List.of(local("api"), local("app-www"), local("api"), local("api")));
        if (elsewhere != null) {
            all.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), store));
        }
        return all;
    }

    /** Returns what people can try meanwhile. */
    String greeting() {
        return "A ZooKeeper, 3 instances of api, 2 of app-www, 1 of echo, each with its own sidecar; and one sidecar that consumes:\n"
                + "    curl http://127.0.0.1:" + ports.get("api") + "/\n"
                + "    curl http://127.0.0.1:" + ports.get("app-www") + "/\n"
                + "    curl http://127.0.0.1:" + admin + "/v1/services\n"
                + "and in a browser http://127.0.0.1:" + admin + "/\n";
    }

    @Override
    public void close() {
        cast.close();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException("demo could not be ended", failed);
            }
        }
    }
}
