package dev.outrigger.sidecar.admin;

import com.codahale.metrics.json.MetricsModule;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.Explanation;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is to be had under which path. Confined to the admin loop; what it reads is thread-safe. */
final class Resources {
    private static final JsonMapper METRICS = JsonMapper.builder()
            .addModule(new MetricsModule(TimeUnit.SECONDS, TimeUnit.SECONDS, false))
            .build();

    private final SidecarView view;
    private final Metrics metrics;
    private final EventLog events;
    private final Supplier<List<Overview.Problem>> doors;
    private final Map<String, Function<Query, CompletionStage<Answer>>> all;
    private final Posts posts;
    private @Nullable CompletableFuture<Answer> page;

    /** @param doors what is wrong with the doors, which the picture of the sidecar does not know */
    Resources(
            SidecarView view,
            Metrics metrics,
            EventLog events,
            Waits waits,
            Posts posts,
            Supplier<List<Overview.Problem>> doors) {
        this.posts = posts;
        this.doors = doors;
        this.view = view;
        this.metrics = metrics;
        this.events = events;
        HealthAnswers health = new HealthAnswers(view);
        all = Map.ofEntries(
                Map.entry("", this::front),
                Map.entry("metrics", at(this::prometheus)),
                Map.entry("metrics.json", at(query -> dropwizard())),
                Map.entry("health", at(health::health)),
                Map.entry("ready", at(health::ready)),
                Map.entry("v1/status", at(query -> Answer.json(200, status()))),
                Map.entry(
                        "v1/info", at(query -> Answer.json(200, view.overview().info()))),
                // Followed where its connection is known: this is what HEAD is told.
                Map.entry("v1/events", at(query -> Answer.text(Streams.CONTENT_TYPE, ""))),
                Map.entry("v1/registry", at(query -> registry())),
                Map.entry("v1/services", at(this::services)),
                Map.entry("v1/explain", at(this::explain)),
                Map.entry("v1/config", at(query -> config())),
                Map.entry(
                        "v1/drains",
                        at(query -> Answer.json(
                                200, Map.of("drains", view.overview().drains())))),
                Map.entry("v1/resolve", waits::resolve),
                Map.entry("v1/wait", waits::await));
    }

    /** Returns the answer to {@code query}, now or when there is one. */
    CompletionStage<Answer> get(Query query) {
        if (posts.has(query)) {
            return CompletableFuture.completedFuture(Answer.notAllowed("GET", "POST"));
        }
        String name = name(query);
        Function<Query, CompletionStage<Answer>> resource = all.get(name);
        if (resource == null || !Forms.fits(name, query)) {
            return CompletableFuture.completedFuture(nothing(query));
        }
        Forms.judge(name, query);
        return resource.apply(query);
    }

    /**
     * Does what {@code query} says.
     *
     * @throws IllegalArgumentException naming what is wrong in {@code body} and what was expected
     */
    CompletionStage<Answer> post(Query query, String body) {
        if (posts.has(query)) {
            return posts.post(query, body);
        }
        boolean readable = all.containsKey(name(query)) && Forms.fits(name(query), query);
        return CompletableFuture.completedFuture(readable ? Answer.notAllowed("POST", "GET, HEAD") : nothing(query));
    }

    private static String name(Query query) {
        String first = query.segment(0);
        return first.equals("v1") ? first + "/" + query.segment(1) : first;
    }

    private static Function<Query, CompletionStage<Answer>> at(Function<Query, Answer> resource) {
        return query -> CompletableFuture.completedFuture(resource.apply(query));
    }

    static Answer nothing(Query query) {
        return Answer.error(404, "not_found", "/" + String.join("/", query.path()));
    }

    private Overview status() {
        Overview seen = view.overview();
        List<Overview.Problem> problems = new ArrayList<>(seen.problems());
        problems.addAll(doors.get());
        return new Overview(
                seen.info(),
                seen.ready(),
                seen.registries(),
                seen.services(),
                seen.own(),
                seen.unresolved(),
                problems,
                seen.config(),
                seen.drains());
    }

    /**
     * Browsers ask for HTML by name; who takes anything, as curl does, reads text. The page is put together when somebody first
     * asks for it, and aside: a start does without, a loop does not read.
     */
    private CompletionStage<Answer> front(Query query) {
        if (!query.accept().contains("text/html")) {
            return CompletableFuture.completedFuture(index());
        }
        CompletableFuture<Answer> made = page;
        if (made == null) {
            made = CompletableFuture.supplyAsync(Page::answer);
            page = made;
        }
        return made;
    }

    private Answer index() {
        StringBuilder text =
                new StringBuilder("outrigger " + view.overview().info().version() + "\n\n");
        all.keySet().stream()
                .sorted()
                .forEach(name -> text.append("GET  /").append(name).append('\n'));
        posts.paths()
                .sorted()
                .forEach(name -> text.append("POST /").append(name).append('\n'));
        return Answer.text("text/plain; charset=utf-8", text.toString());
    }

    private Answer prometheus(Query query) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
            metrics.write(query.accept(), out);
            return Answer.text(metrics.contentType(query.accept()), out.toString(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Answer dropwizard() {
        try {
            return Answer.text("application/json", METRICS.writeValueAsString(metrics.registry()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Answer registry() {
        return Answer.json(200, Map.of("ensembles", view.overview().registries()));
    }

    private Answer services(Query query) {
        Overview overview = view.overview();
        String name = query.segment(2);
        if (name.isEmpty()) {
            return Answer.json(200, new Services(overview.services(), overview.own(), overview.unresolved()));
        }
        return overview.service(name)
                .map(service -> Answer.json(200, detail(service)))
                .orElseGet(() -> Answer.error(404, "not_found", name + ": not required by this node"));
    }

    private Detail detail(Overview.Service service) {
        Optional<Explanation> explained = view.explain(service.service());
        return new Detail(
                service,
                told(service),
                explained.map(Explanation::effective).orElse(List.of()),
                explained.map(Explanation::shares).orElse(List.of()));
    }

    private Answer explain(Query query) {
        String name = query.segment(2);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("/v1/explain/ (expected: the name of a service, or a KEY)");
        }
        return view.explain(name)
                .map(one -> Answer.json(200, new Explained(one, told(one))))
                .orElseGet(() -> Answer.error(404, "not_found", unknown(name)));
    }

    private String unknown(String name) {
        List<String> near = view.near(name);
        return name + ": neither required nor known here"
                + (near.isEmpty() ? "" : " (near: " + String.join(", ", near) + ")");
    }

    private List<Told> told(Explanation one) {
        List<Told> told = new ArrayList<>();
        told.add(new Told("", events.recall(one.name(), "")));
        one.service().ifPresent(service -> told.addAll(told(service)));
        return told;
    }

    private Answer config() {
        Map<String, Object> answer = new LinkedHashMap<>(view.configuration());
        answer.put("config", view.overview().config());
        return Answer.json(200, answer);
    }

    private List<Told> told(Overview.Service service) {
        return service.endpoints().stream()
                .map(endpoint -> new Told(endpoint.id(), events.recall(service.service(), endpoint.id())))
                .toList();
    }

    record Services(List<Overview.Service> services, List<Overview.Own> own, List<Overview.Unresolved> unresolved) {}

    record Detail(
            Overview.Service service,
            List<Told> events,
            List<Explanation.Value> effective,
            List<Explanation.Share> shares) {}

    record Explained(@JsonUnwrapped Explanation explanation, List<Told> events) {}

    record Told(String endpoint, List<EventLog.Noted> events) {}
}
