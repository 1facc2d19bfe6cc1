package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether all is well with a sidecar, by its {@code /v1/status}: what is wrong, the worst for its applications first. */
final class Verdict {
    /** Names of one kind that are told; the rest is a number. */
    private static final int MOST_NAMED = 3;

    private final List<String> troubles = new ArrayList<>();
    private final Instant now;

    /** @param now by which ages are told */
    Verdict(JsonNode status, Instant now) {
        this.now = now;
        if (!status.path("ready").asBoolean()) {
            troubles.add("still starting");
        }
        status.path("services").forEach(this::service);
        status.path("services").forEach(this::listeners);
        status.path("registries").forEach(this::registry);
        status.path("own").forEach(this::own);
        configuration(status.path("config"));
        named("unresolved key", status.path("unresolved"), "key");
        named("problem", status.path("problems"), "where");
    }

    /** Returns what is wrong, each in a few words; empty if all is well. */
    List<String> troubles() {
        return troubles;
    }

    private void service(JsonNode service) {
        String name = service.path("service").asText();
        Map<String, Integer> conditions = new TreeMap<>();
        boolean healthy = false;
        for (JsonNode endpoint : service.path("endpoints")) {
            healthy |= endpoint.path("healthy").asBoolean();
            if (!endpoint.path("membership").asText().equals("out")) {
                conditions.merge(endpoint.path("condition").asText(), 1, Integer::sum);
            }
        }
        if (!healthy) {
            List<String> counts = new ArrayList<>();
            conditions.forEach((condition, count) -> counts.add(count + " " + condition));
            boolean unknown = service.path("provenance").asText().equals("UNKNOWN");
            String nobody = unknown ? "the registry has not answered" : "nobody is listed";
            troubles.add(name + " has no healthy endpoint (" + (counts.isEmpty() ? nobody : String.join(", ", counts))
                    + ")");
        } else if (service.path("panic").asBoolean()) {
            troubles.add(name + " has so few healthy endpoints that ejected ones are used too");
        }
    }

    private void listeners(JsonNode service) {
        for (JsonNode listener : service.path("listeners")) {
            if (listener.path("state").asText().equals("failed")) {
                String address = listener.path("address").asText();
                troubles.add(service.path("service").asText() + " not bound"
                        + (address.isEmpty() ? "" : " at " + address) + ": "
                        + listener.path("reason").asText());
            }
        }
    }

    private void registry(JsonNode registry) {
        if (!registry.path("connected").asBoolean()) {
            troubles.add("registry " + registry.path("ensemble").asText() + " away for "
                    + age(registry.path("since").asText()));
        }
    }

    private void own(JsonNode own) {
        if (own.path("wanted").asBoolean() && !own.path("announced").asBoolean()) {
            troubles.add("own " + own.path("service").asText() + " not announced: "
                    + own.path("missing").asText());
        }
    }

    private void configuration(JsonNode config) {
        String held = config.path("held").asText();
        if (!held.isEmpty()) {
            troubles.add("configuration held: " + held);
        }
        for (JsonNode file : config.path("files")) {
            String state = file.path("state").asText();
            if (state.equals("last_good") || state.equals("refused")) {
                troubles.add(name(file.path("file").asText()) + " not accepted");
            }
        }
    }

    private void named(String what, JsonNode all, String field) {
        List<String> names = new ArrayList<>();
        all.forEach(one -> names.add(one.path(field).asText()));
        if (names.isEmpty()) {
            return;
        }
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        troubles.add(names.size() + " " + what + (names.size() == 1 ? "" : "s") + " (" + first
                + (names.size() > MOST_NAMED ? ", …" : "") + ")");
    }

    /** Returns the last part of a path. */
    static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** Returns how long ago {@code instant} was: {@code 43s}, {@code 3m}, {@code 5h}, {@code 9d}. */
    String age(String instant) {
        return age(instant, now);
    }

    static String age(String instant, Instant now) {
        long seconds = Math.max(0, Duration.between(Instant.parse(instant), now).toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7_200
                ? seconds / 60 + "m"
                : seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
