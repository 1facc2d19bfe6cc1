package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrigger.bench.load.Admin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scenes of the dashboard, in a real browser: each is checked by clicks and keys, and then photographed. */
public final class Dashboard {
    private static final int WIDE = 1440;
    private static final int NARROW = 360;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Browser browser;
    private final Optional<Path> shots;
    private double leastContrast = 100;
    private int scenes;

    private record Given(Map<String, String> all) {
        String get(String key) {
            String value = all.get(key);
            if (value == null) {
                throw new IllegalArgumentException(key + " (expected: " + key + "=VALUE)");
            }
            return value;
        }
    }

    private Dashboard(Browser browser, Optional<Path> shots) {
        this.browser = browser;
        this.shots = shots;
    }

    /**
     * Runs {@code KEY=VALUE...}: {@code admin} (host:port), {@code token}, {@code files} (the folder of the node's files), {@code
     * zookeeper} (host:port), {@code root}, {@code zookeeper_pid}, {@code sidecar_pid}, {@code alone} (host:port of a sidecar
     * whose registry is embedded), {@code shop} (host:port of what the first sidecar announces), {@code ports} (of api, search,
     * cache), {@code profile} (an empty folder), and {@code shots} (a folder) to keep the photographs. Prints one line.
     */
    public static void main(String[] arguments) throws Exception {
        Given given = new Given(Stream.of(arguments)
                .map(one -> one.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        Optional<Path> shots = Optional.ofNullable(given.all().get("shots")).map(Path::of);
        try (World world = World.open(given.get("zookeeper"), given.get("root"));
                Browser browser = Browser.start(Path.of(given.get("profile")))) {
            List<Integer> ports = Stream.of(given.get("ports").split(",", -1))
                    .map(Integer::valueOf)
                    .toList();
            String[] shop = given.get("shop").split(":", 2);
            world.run(shop[0], Integer.parseInt(shop[1]));
            world.serve("api", "http", ports.get(0), 4);
            world.serve("search", "http", ports.get(1), 2);
            world.serve("cache", "tcp", ports.get(2), 1);
            world.call(ports.get(0), 80);
            world.call(ports.get(1), 25);
            world.call(ports.get(2), 5);
            Dashboard dashboard = new Dashboard(browser, shots);
            String url = "http://" + given.get("admin");
            Admin admin = new Admin(given.get("admin"));
            Real real = new Real(dashboard, browser, world, url);
            Operator operator = new Operator(
                    dashboard, browser, admin, new NodeFiles(Path.of(given.get("files"))), given.get("token"));
            real.normal();
            real.ejected();
            operator.disabled();
            real.lost(Long.parseLong(given.get("zookeeper_pid")));
            operator.drained();
            operator.held();
            real.silent(Long.parseLong(given.get("sidecar_pid")));
            real.withoutEvents();
            real.hostile();
            real.embedded("http://" + given.get("alone"));
            String cost = new Scale(dashboard, browser, url, JSON.readTree(admin.get("/v1/status"))).updates();
            dashboard.uncomplaining();
            System.out.printf(
                    Locale.ROOT, "scenes=%d least_contrast=%.2f %s%n", dashboard.scenes, dashboard.leastContrast, cost);
        }
    }

    /** Checks what is shown, light, dark and on a phone, and keeps how it looked. */
    void scene(String name) throws Exception {
        scenes++;
        for (String look : List.of("light", "dark", "phone")) {
            boolean phone = look.equals("phone");
            int width = phone ? NARROW : WIDE;
            browser.screen(width, phone ? 740 : 900, !look.equals("light"));
            // Two frames: the rows that came into sight are painted then.
            browser.value(
                    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done), 150)))");
            leastContrast = Math.min(leastContrast, Checks.contrast(browser, name + " " + look));
            Checks.fits(browser, name + " " + look);
            Checks.named(browser, name + " " + look);
            if (shots.isPresent()) {
                Path folder = Files.createDirectories(shots.get());
                browser.shot(folder.resolve("dashboard-" + name + "-" + look + ".png"), width, phone ? 1400 : 1000);
            }
        }
        browser.screen(WIDE, 900, true);
    }

    /** Whether photographs are kept, which are to show more than a few seconds. */
    boolean photographed() {
        return shots.isPresent();
    }

    /** The browser had nothing to tell of but requests that a silent or scripted door did not answer. */
    private void uncomplaining() {
        List<String> all = browser.complaints().stream()
                .filter(one -> !one.startsWith("network: "))
                .toList();
        Checks.hold(all.isEmpty(), "the browser complained: " + all);
    }
}
