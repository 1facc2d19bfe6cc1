package dev.outrigger.sidecar.view;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A sidecar that shows what a test says: {@code api} with one endpoint up and one ejected, and its own {@code www}. */
public final class ScriptedView implements SidecarView {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Located> located = new HashMap<>();
    private final Map<String, Consumer<Located>> watchers = new ConcurrentHashMap<>();
    private final CountDownLatch watched = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Overview overview = usual(true, InstanceState.UP);

    @Override
    public Overview overview() {
        return overview;
    }

    @Override
    public Optional<Explanation> explain(String name) {
        return overview.service(name).map(ScriptedView::explained);
    }

    private static Explanation explained(Overview.Service service) {
        return new Explanation(
                service.service(),
                "service",
                true,
                false,
                "",
                "registry",
                Optional.of(11_100),
                "local_port, registry",
                "by the scheme of its URL",
                Map.of("API_URL", "http://{HOST}:{PORT}"),
                List.of(new Explanation.Use("www", "API", "{API_URL}", "http://127.0.0.1:11100", true)),
                List.of(
                        new Explanation.Value("balance", "least_request", "built in"),
                        new Explanation.Value("panic", "60", "traffic.default")),
                List.of(new Explanation.Share("10.0.0.1:80", 1), new Explanation.Share("10.0.0.2:80", 0)),
                Optional.of(service));
    }

    @Override
    public List<String> near(String name) {
        return List.of("api");
    }

    @Override
    public Map<String, Object> configuration() {
        return Map.of("node", Map.of("federation", "default"), "documents", List.of(), "datastores", Map.of());
    }

    @Override
    public synchronized Runnable watch(String name, Consumer<Located> told) {
        watchers.put(name, told);
        watched.countDown();
        begun.release();
        told.accept(located.getOrDefault(
                name, new Located(name, Optional.empty(), Provenance.Kind.LIVE, Optional.empty(), List.of())));
        return () -> {
            watchers.remove(name);
            ended.countDown();
        };
    }

    @Override
    public Runnable watchWithSecrets(String name, Consumer<Located> told) {
        return watch(name, told);
    }

    /** Shows {@code now}. */
    public void show(Overview now) {
        overview = now;
    }

    /** Tells everybody who watches it where {@code now.name()} is. */
    public synchronized void locate(Located now) {
        located.put(now.name(), now);
        Consumer<Located> watcher = watchers.get(now.name());
        if (watcher != null) {
            watcher.accept(now);
        }
    }

    /** Returns whether somebody has begun to watch, waiting for that. */
    public boolean awaitWatch(long time, TimeUnit unit) throws InterruptedException {
        return watched.await(time, unit);
    }

    /** Returns whether {@code count} watches have begun since the last that were counted here, waiting for that. */
    public boolean awaitWatches(int count, long time, TimeUnit unit) throws InterruptedException {
        return begun.tryAcquire(count, time, unit);
    }

    /** Returns whether a watch has ended, waiting for that. */
    public boolean awaitNoWatch(long time, TimeUnit unit) throws InterruptedException {
        return ended.await(time, unit) && watchers.isEmpty();
    }

    /** Returns how many watches have not ended. */
    public int watches() {
        return watchers.size();
    }

    /** Returns {@code name} with {@code up} instances that are up, at ports 1, 2, …. */
    public static Located located(String name, int up) {
        List<Located.Instance> instances = IntStream.rangeClosed(1, up)
                .mapToObj(port -> new Located.Instance(
                        "10.0.0.1:" + port,
                        "http://10.0.0.1:" + port,
                        InstanceState.UP,
                        100,
                        "",
                        "a",
                        "node-1",
                        Map.of("part", "app"),
                        Optional.of(START)))
                .toList();
        return new Located(
                name, Optional.of("api"), Provenance.Kind.LIVE, Optional.of("http://127.0.0.1:11100"), instances);
    }

    /** Returns the usual picture. */
    public static Overview usual(boolean ready, InstanceState own) {
        return new Overview(
                new Overview.Info(
                        "1.2.3",
                        "17 (somebody, /java)",
                        "epoll",
                        "auto",
                        4711,
                        "web-17",
                        "10.0.0.17",
                        "us-east-1",
                        "us-east-1a",
                        "default",
                        "/etc/outrigger/outrigger.json",
                        START),
                ready,
                List.of(new Overview.Registry(
                        "zookeeper",
                        true,
                        START,
                        "1a2b",
                        15_000,
                        List.of("zk1:2181"),
                        false,
                        "/outrigger",
                        Provenance.Kind.LIVE,
                        "")),
                List.of(api()),
                List.of(new Overview.Own(
                        "www", "10.0.0.17:8080", own, true, own == InstanceState.UP, "", "200 in 3 ms", "")),
                List.of(new Overview.Unresolved("MAIL_URL", "www", "MAIL", "nobody provides it")),
                List.of(new Overview.Problem("outrigger.json", "readable by others", START)),
                new Overview.Config(
                        false,
                        "2 of 3 services would go",
                        START,
                        List.of(new Overview.ConfigFile(
                                "/etc/outrigger/services.d/api.json",
                                Overview.FileState.LAST_GOOD,
                                List.of("local_port: \"x\" (expected: a port in 1..65535)"),
                                START)),
                        List.of("state_dir")),
                List.of(new Overview.Drain("www", "kernel", "ann", START, Optional.of(START.plusSeconds(7200)), true)));
    }

    private static Overview.Service api() {
        return new Overview.Service(
                "api",
                Protocol.HTTP,
                List.of("API_URL"),
                List.of(new Overview.Listener("127.0.0.1:11100", Overview.ListenerState.BOUND, "")),
                Provenance.Kind.LIVE,
                START,
                0,
                7,
                false,
                false,
                Map.of("balance", "least_request"),
                List.of(
                        endpoint("10.0.0.1:80", Overview.Condition.UP, Choice.PREFERRED, ""),
                        endpoint("10.0.0.2:80", Overview.Condition.EJECTED, Choice.EJECTED, "5 bad answers")));
    }

    private static Overview.Endpoint endpoint(String id, Overview.Condition condition, Choice choice, String reason) {
        return new Overview.Endpoint(
                id, id, "node-1", "us-east-1", "a", 100, InstanceState.UP, "listed", condition, choice, reason, 2);
    }
}
