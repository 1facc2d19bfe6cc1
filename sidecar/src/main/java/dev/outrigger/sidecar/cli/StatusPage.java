package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The page that {@code status} shows of a {@code /v1/status} answer: first whether all is well, then what is there. */
final class StatusPage {
    /** Endpoints without traffic that are told for one service; the rest is a number. */
    private static final int MOST_TOLD = 4;

    private final boolean colours;
    private final StringBuilder page = new StringBuilder();

    StatusPage(boolean colours) {
        this.colours = colours;
    }

    /** Returns the page, with its last line end. */
    String render(JsonNode status) {
        verdict(status);
        services(status.path("services"));
        own(status.path("own"));
        registries(status.path("registries"));
        list(
                "unresolved",
                status.path("unresolved"),
                one -> one.path("key").asText() + " for "
                        + one.path("required_by").asText() + ": "
                        + one.path("why").asText());
        list(
                "problems",
                status.path("problems"),
                one -> one.path("where").asText() + ": " + one.path("words").asText());
        JsonNode info = status.path("info");
        line("");
        line("outrigger " + info.path("version").asText() + ", node "
                + info.path("node").asText() + " ("
                + info.path("federation").asText() + "), pid "
                + info.path("pid").asText() + ", up since "
                + info.path("started_at").asText() + ", "
                + info.path("transport").asText() + ", java "
                + info.path("java").asText());
        return page.toString();
    }

    private void verdict(JsonNode status) {
        List<String> troubles = troubles(status);
        long up = 0;
        long total = 0;
        for (JsonNode service : status.path("services")) {
            up += healthy(service);
            total += members(service);
        }
        String sum = count(status.path("services").size(), "service") + ", " + up + " of " + total + " endpoints up";
        line(troubles.isEmpty() ? green("well") + ": " + sum : red("not well") + ": " + String.join("; ", troubles));
        if (!troubles.isEmpty()) {
            line(sum);
        }
    }

    private static List<String> troubles(JsonNode status) {
        List<String> troubles = new ArrayList<>();
        if (!status.path("ready").asBoolean()) {
            troubles.add("still starting");
        }
        for (JsonNode registry : status.path("registries")) {
            if (!registry.path("connected").asBoolean()) {
                troubles.add("registry " + registry.path("ensemble").asText() + " lost since "
                        + registry.path("since").asText());
            }
        }
        for (JsonNode service : status.path("services")) {
            if (healthy(service) == 0) {
                troubles.add(service.path("service").asText() + " has no healthy endpoint");
            }
            for (JsonNode listener : service.path("listeners")) {
                if (listener.path("state").asText().equals("failed")) {
                    troubles.add(listener.path("address").asText() + " not bound");
                }
            }
        }
        for (JsonNode own : status.path("own")) {
            if (own.path("wanted").asBoolean() && !own.path("announced").asBoolean()) {
                troubles.add("own " + own.path("service").asText() + " not announced");
            }
        }
        add(troubles, status.path("unresolved").size(), "unresolved key");
        add(troubles, status.path("problems").size(), "problem");
        return troubles;
    }

    private static void add(List<String> troubles, int count, String what) {
        if (count > 0) {
            troubles.add(count(count, what));
        }
    }

    private void services(JsonNode services) {
        if (services.isEmpty()) {
            return;
        }
        Table table = new Table("SERVICE", "LISTENS ON", "STATE", "FROM", "UP", "IN FLIGHT", "WITHOUT TRAFFIC");
        for (JsonNode service : services) {
            List<String> without = without(service);
            table.row(
                    service.path("service").asText(),
                    joined(service.path("listeners"), "address"),
                    joined(service.path("listeners"), "state"),
                    service.path("provenance").asText()
                            + (service.path("loss_guard").asBoolean() ? " guard" : ""),
                    healthy(service) + "/" + members(service),
                    String.valueOf(inFlight(service)),
                    without.isEmpty() ? "" : without.get(0));
            without.stream().skip(1).forEach(one -> table.row("", "", "", "", "", "", one));
            for (JsonNode listener : service.path("listeners")) {
                if (!listener.path("reason").asText().isEmpty()) {
                    table.row("", listener.path("reason").asText());
                }
            }
        }
        line("");
        page.append(table.render());
    }

    private static List<String> without(JsonNode service) {
        List<String> without = new ArrayList<>();
        for (JsonNode endpoint : service.path("endpoints")) {
            String reason = endpoint.path("reason").asText();
            if (!member(endpoint)) {
                continue;
            }
            if (!reason.isEmpty() || !endpoint.path("healthy").asBoolean()) {
                without.add(endpoint.path("id").asText() + " "
                        + endpoint.path("condition").asText() + (reason.isEmpty() ? "" : ": " + reason));
            }
        }
        int more = without.size() - MOST_TOLD;
        if (more > 0) {
            without.subList(MOST_TOLD, without.size()).clear();
            without.add("and " + more + " more");
        }
        return without;
    }

    private void own(JsonNode instances) {
        if (instances.isEmpty()) {
            return;
        }
        Table table = new Table("RUNS HERE", "INSTANCE", "STATE", "ANNOUNCED", "CHECK");
        for (JsonNode one : instances) {
            String missing = one.path("missing").asText();
            table.row(
                    one.path("service").asText(),
                    one.path("id").asText(),
                    one.path("state").asText(),
                    one.path("announced").asBoolean() ? "yes" : "no" + (missing.isEmpty() ? "" : ": " + missing),
                    one.path("drained").asText().isEmpty()
                            ? one.path("check").asText()
                            : "drained " + one.path("drained").asText());
        }
        line("");
        page.append(table.render());
    }

    private void registries(JsonNode registries) {
        line("");
        for (JsonNode one : registries) {
            boolean connected = one.path("connected").asBoolean();
            line("registry " + one.path("ensemble").asText() + " " + joined(one.path("servers"), "") + " "
                    + (connected ? green("connected") : red("lost")) + " since "
                    + one.path("since").asText()
                    + (connected
                            ? ", session 0x" + one.path("session").asText()
                            : ": " + one.path("why").asText()));
        }
    }

    private void list(String title, JsonNode all, Function<JsonNode, String> words) {
        if (!all.isEmpty()) {
            line("");
            line(title);
            all.forEach(one -> line("  " + words.apply(one)));
        }
    }

    private static long healthy(JsonNode service) {
        long healthy = 0;
        for (JsonNode endpoint : service.path("endpoints")) {
            healthy += endpoint.path("healthy").asBoolean() ? 1 : 0;
        }
        return healthy;
    }

    /** An endpoint that is out is remembered for {@code explain}; it is none of those that could be up. */
    private static boolean member(JsonNode endpoint) {
        return !endpoint.path("membership").asText().equals("out");
    }

    private static long members(JsonNode service) {
        long members = 0;
        for (JsonNode endpoint : service.path("endpoints")) {
            members += member(endpoint) ? 1 : 0;
        }
        return members;
    }

    private static long inFlight(JsonNode service) {
        long sum = 0;
        for (JsonNode endpoint : service.path("endpoints")) {
            sum += endpoint.path("in_flight").asLong();
        }
        return sum;
    }

    private static String joined(JsonNode all, String field) {
        List<String> words = new ArrayList<>();
        all.forEach(one -> words.add((field.isEmpty() ? one : one.path(field)).asText()));
        return words.isEmpty() ? "-" : String.join(",", words);
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private String green(String words) {
        return colours ? "\u001b[32m" + words + "\u001b[0m" : words;
    }

    private String red(String words) {
        return colours ? "\u001b[31m" + words + "\u001b[0m" : words;
    }

    private void line(String words) {
        page.append(words).append('\n');
    }
}
