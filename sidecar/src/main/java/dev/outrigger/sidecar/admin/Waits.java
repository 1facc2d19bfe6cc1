package dev.outrigger.sidecar.admin;

import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.view.Located;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers that may be a while in coming. Confined to the admin loop; watches tell on the control loop, which hands over. */
final class Waits {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** A registry that was asked for a name for the first time: then it is unknown. */
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(3);
    /** The picture has no subscription: it is looked at this often, only while somebody waits. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final SidecarView view;
    private final EventLoop loop;

    Waits(SidecarView view, EventLoop loop) {
        this.view = view;
        this.loop = loop;
    }

    /** Returns whether {@code query} is for one of these. */
    static boolean asked(Query query) {
        return query.segment(0).equals("v1")
                && (query.segment(1).equals("wait") || query.segment(1).equals("resolve"));
    }

    /** {@code /v1/resolve/NAME}; with passwords only if {@code ?secrets=true}. */
    CompletionStage<Answer> resolve(Query query) {
        String name = query.segment(2);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("/v1/resolve/ (expected: a KEY or the name of a service)");
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        boolean secrets = query.asksForSecrets();
        CompletionStage<Answer> ended = watch(secrets ? view::watchWithSecrets : view::watch, name, answer, located -> {
            if (located.provenance() != Provenance.Kind.UNKNOWN) {
                answer.complete(Answer.json(200, located));
            }
        });
        after(
                REGISTRY_PATIENCE,
                answer,
                () -> answer.complete(Answer.error(503, "unknown", name + ": the registry has not answered")));
        return ended;
    }

    /** {@code /v1/wait?service=&min=&timeout=}, {@code &healthy=true}, or {@code ?ready=true&service=a,b}. */
    CompletionStage<Answer> await(Query query) {
        Duration timeout = query.duration("timeout", Duration.ofSeconds(60));
        Duration limit = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        String service = query.text("service", "");
        int min = query.number("min", 1);
        if (query.text("ready", "").equals("true")) {
            List<String> names = service.isEmpty() ? List.of() : Arrays.asList(service.split(",", -1));
            return glances(limit, () -> ready(names));
        }
        if (service.isEmpty()) {
            throw new IllegalArgumentException("service: \"\" (expected: the name of a service, or ready=true)");
        }
        return query.text("healthy", "").equals("true")
                ? glances(limit, () -> healthy(service, min))
                : up(service, min, limit);
    }

    private CompletionStage<Answer> up(String service, int min, Duration limit) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Waited[] last = {Waited.of(service, 0, min, "nobody has answered yet")};
        boolean[] over = {false};
        boolean[] known = {false};
        CompletionStage<Answer> ended = watch(view::watch, service, answer, located -> {
            last[0] = Waited.of(service, located.up(), min, located.provenance().toString());
            known[0] = located.provenance() != Provenance.Kind.UNKNOWN;
            if (known[0] && (last[0].met() || over[0])) {
                answer.complete(Answer.json(200, last[0]));
            }
        });
        after(limit, answer, () -> {
            over[0] = true;
            if (known[0] || limit.compareTo(REGISTRY_PATIENCE) >= 0) {
                answer.complete(Answer.json(200, last[0].unmet()));
            }
        });
        // No time at all still means one look, and the registry may never have been asked for this name.
        after(max(limit, REGISTRY_PATIENCE), answer, () -> answer.complete(Answer.json(200, last[0].unmet())));
        return ended;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the answer once the watch has been ended: a caller who has it finds nothing left behind. */
    private CompletionStage<Answer> watch(
            BiFunction<String, Consumer<Located>, Runnable> begin,
            String name,
            CompletableFuture<Answer> answer,
            Consumer<Located> told) {
        Runnable end = begin.apply(name, located -> loop.execute(() -> told.accept(located)));
        CompletableFuture<Answer> ended = answer.whenComplete((any, failure) -> end.run());
        // A caller that goes away cancels what it holds. That reaches neither what it depends on nor the step in
        // between.
        ended.whenComplete((any, failure) -> {
            end.run();
            answer.cancel(false);
        });
        return ended;
    }

    private void after(Duration time, CompletableFuture<Answer> answer, Runnable last) {
        ScheduledFuture<?> timer = loop.schedule(last, time.toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((any, failure) -> timer.cancel(false));
    }

    private CompletionStage<Answer> glances(Duration limit, Supplier<Waited> look) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Runnable glance = () -> {
            Waited seen = look.get();
            if (seen.met()) {
                answer.complete(Answer.json(200, seen));
            }
        };
        glance.run();
        if (!answer.isDone()) {
            ScheduledFuture<?> timer =
                    loop.scheduleWithFixedDelay(glance, GLANCE.toMillis(), GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            answer.whenComplete((any, failure) -> timer.cancel(false));
            after(limit, answer, () -> answer.complete(Answer.json(200, look.get())));
        }
        return answer;
    }

    private Waited healthy(String service, int min) {
        long healthy =
                view.overview().service(service).map(Overview.Service::healthy).orElse(0L);
        return Waited.of(service, healthy, min, "healthy");
    }

    private Waited ready(List<String> names) {
        Overview overview = view.overview();
        List<String> missing = names.stream()
                .filter(name ->
                        overview.service(name).filter(HealthAnswers::startedUp).isEmpty())
                .toList();
        boolean met = overview.ready() && missing.isEmpty();
        String detail =
                met ? "ready" : overview.ready() ? "not ready: " + String.join(", ", missing) : "still starting";
        return new Waited(met, String.join(",", names), 0, 0, detail);
    }

    /** How a wait ended. */
    record Waited(boolean met, String service, long count, int min, String detail) {
        static Waited of(String service, long count, int min, String words) {
            return new Waited(
                    count >= min,
                    service,
                    count,
                    min,
                    service + ": " + count + " (expected: at least " + min + "), " + words);
        }

        Waited unmet() {
            return new Waited(false, service, count, min, detail);
        }
    }
}
