package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Operations;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.operate.Switching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What is to be done under which path: the body is a JSON object or nothing, unknown keys in it are refused. Confined to the
 * admin loop; the work is done elsewhere.
 */
final class Posts {
    private static final Duration LONGEST_DRAIN = Duration.ofDays(365);
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
    private static final int MOST_WORDS = 200;

    private final Operations operations;
    private final Map<String, BiFunction<Query, Body, CompletionStage<Result>>> all;

    Posts(Operations operations) {
        this.operations = operations;
        all = Map.of(
                "v1/drain", (query, body) -> drain(body),
                "v1/undrain", (query, body) -> undrain(body),
                "v1/reload", (query, body) -> reload(body),
                "v1/services/*/endpoints/*/disable", (query, body) -> turn(query, body, false),
                "v1/services/*/endpoints/*/enable", (query, body) -> turn(query, body, true));
    }

    /** Returns the paths, {@code *} for a name. */
    Stream<String> paths() {
        return all.keySet().stream();
    }

    /** Returns whether something is done under this path. */
    boolean has(Query query) {
        return all.containsKey(pattern(query));
    }

    /**
     * Does what {@code query} says.
     *
     * @throws IllegalArgumentException naming what is wrong in {@code body} and what was expected; nothing was done then
     */
    CompletionStage<Answer> post(Query query, String body) {
        BiFunction<Query, Body, CompletionStage<Result>> action = all.get(pattern(query));
        if (action == null) {
            throw new IllegalStateException("asked for what is not there: " + query.path());
        }
        return action.apply(query, Body.of(body)).thenApply(Posts::answer);
    }

    private static String pattern(Query query) {
        List<String> path = new ArrayList<>(query.path());
        if (query.segment(1).equals("services")) {
            for (int name = 2; name < path.size(); name += 2) {
                path.set(name, "*");
            }
        }
        return String.join("/", path);
    }

    private static Answer answer(Result result) {
        if (result instanceof Result.Done done) {
            return Answer.json(200, done.answer());
        }
        if (result instanceof Result.Partly partly) {
            return Answer.json(207, partly.answer());
        }
        if (result instanceof Result.Unknown unknown) {
            return Answer.error(404, "not_found", unknown.detail());
        }
        Result.Refused refused = (Result.Refused) result;
        return Answer.error(409, refused.error(), refused.detail());
    }

    private CompletionStage<Result> drain(Body body) {
        List<String> services = services(body);
        boolean every = body.at("all").bool().orElse(false);
        String reason = words(body, "reason");
        String by = words(body, "by");
        Optional<Duration> lasting = body.at("for").duration(Duration.ofSeconds(1), LONGEST_DRAIN);
        Optional<Duration> waiting = body.at("wait").duration(Duration.ofMillis(1), LONGEST_WAIT);
        Optional<Duration> idle = body.at("until_idle").duration(Duration.ofMillis(1), LONGEST_WAIT);
        body.judge();
        Optional<Duration> patience = waiting.isEmpty() && idle.isPresent() ? Optional.of(USUAL_WAIT) : waiting;
        return operations.draining().drain(new Draining.Wish(services, every, reason, by, lasting, patience, idle));
    }

    private CompletionStage<Result> undrain(Body body) {
        List<String> services = services(body);
        boolean every = body.at("all").bool().orElse(false);
        body.judge();
        return operations.draining().undrain(services, every);
    }

    /** What is shown wherever the thing is shown: one line, and not a long one. */
    private static String words(Body body, String key) {
        return body.at(key)
                .text("one line of at most " + MOST_WORDS + " characters", Posts::brief)
                .orElse("");
    }

    private static boolean brief(String words) {
        return words.length() <= MOST_WORDS && words.chars().noneMatch(Character::isISOControl);
    }

    private static List<String> services(Body body) {
        return body.at("services").items().stream()
                .flatMap(item -> item.id().stream())
                .toList();
    }

    private CompletionStage<Result> reload(Body body) {
        Reloading.Wish wish = new Reloading.Wish(
                body.at("force").bool().orElse(false),
                body.at("prune").bool().orElse(false),
                words(body, "reason"),
                words(body, "by"));
        body.judge();
        return operations.reloading().reload(wish);
    }

    private CompletionStage<Result> turn(Query query, Body body, boolean enabled) {
        String reason = words(body, "reason");
        String by = words(body, "by");
        body.judge();
        return operations.switching().turn(new Switching.Wish(query.segment(2), query.segment(4), enabled, reason, by));
    }
}
