package dev.outrigger.bench.dashboard;

import dev.outrigger.bench.registry.NativeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** What the sidecar under test sees: services in ZooKeeper, their instances, and applications that call them. */
final class World implements AutoCloseable {
    /** What somebody may write into a registry who wishes ill. */
    static final String HOSTILE = "<img src=x onerror=document.title='owned'>";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String connect;
    private final String root;
    private final NativeRegistry registry;
    private final Map<String, List<Instance>> instances = new TreeMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean over;
    private int hosts;

    private World(String connect, String root, NativeRegistry registry) {
        this.connect = connect;
        this.root = root;
        this.registry = registry;
    }

    static World open(String connect, String root) throws Exception {
        return new World(connect, root, NativeRegistry.open(connect, root));
    }

    /** Has {@code count} instances of a service, which is required under {@code SERVICE_URL}. */
    void serve(String service, String protocol, int localPort, int count) throws Exception {
        registry.define(service, service.toUpperCase(Locale.ROOT) + "_URL", protocol, localPort);
        NativeRegistry.Change change = registry.change(service);
        for (int i = 0; i < count; i++) {
            String host = "127.0.5." + ++hosts;
            Instance instance = Instance.start(host, 0);
            open.push(instance);
            instances.computeIfAbsent(service, name -> new ArrayList<>()).add(instance);
            change.announce(host, instance.port(), "up");
        }
        change.commit().get(10, TimeUnit.SECONDS);
    }

    /** Runs what the sidecar under test announces itself. */
    void run(String host, int port) throws IOException {
        open.push(Instance.start(host, port));
    }

    Instance instance(String service, int number) {
        return instances.getOrDefault(service, List.of()).get(number);
    }

    /** Announces an instance whose words are markup. */
    void announceHostile(String service) throws Exception {
        ZooKeeper zookeeper = NativeRegistry.connect(connect);
        open.push(zookeeper);
        Instance instance = Instance.start("127.0.5.99", 0);
        open.push(instance);
        String data = "{\"version\":1,\"host\":\"127.0.5.99\",\"port\":" + instance.port()
                + ",\"weight\":100,\"region\":\"" + HOSTILE
                + "\",\"zone\":\"" + HOSTILE + "\",\"state\":\"up\",\"node\":\"" + HOSTILE
                + "\",\"labels\":{\"part\":\"" + HOSTILE
                + "\"},\"registered_at\":\"2026-01-01T00:00:00Z\",\"host_uuid\":\"00000000-0000-4000-8000-000000000002\",\"start\":1}";
        zookeeper.create(
                root + "/services/" + service + "/instances/" + HOSTILE + "~0000000100000001",
                data.getBytes(StandardCharsets.UTF_8),
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.EPHEMERAL);
    }

    /** Calls a service through its local port, so many times a second, until this is closed. */
    void call(int localPort, int perSecond) {
        Thread thread = new Thread(() -> calls(localPort, perSecond), "calls");
        thread.setDaemon(true);
        thread.start();
    }

    private void calls(int localPort, int perSecond) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localPort + "/"))
                .timeout(PATIENCE)
                .build();
        while (!over) {
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }

    /** Has so many follow the events of a sidecar until the returned is closed; a place is waited for until it is free. */
    AutoCloseable follow(String url, int count) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                .header("accept", "text/event-stream")
                .build();
        List<InputStream> followed = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (followed.size() < count) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                followed.add(answer.body());
            } else if (System.nanoTime() > end) {
                throw new IOException(url + ": " + followed.size() + " may follow, then " + answer.statusCode()
                        + " (expected: " + count + ")");
            } else {
                answer.body().close();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        return () -> {
            for (InputStream one : followed) {
                one.close();
            }
        };
    }

    @Override
    public void close() throws Exception {
        over = true;
        registry.close();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Sends a signal to a process, as {@code kill} does. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " " + pid + " exited with " + status);
        }
    }
}
