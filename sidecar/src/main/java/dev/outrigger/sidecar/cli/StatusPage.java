package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The page that {@code status} shows of a {@code /v1/status} answer: first whether all is well, then what is there. */
final class StatusPage {
    /** Endpoints without traffic that are told for one service; the rest is a number. */
    private static final int MOST_TOLD = 4;

    private final boolean colours;
    private final Instant now;
    private final StringBuilder page = new StringBuilder();

    /** @param now by which ages are told */
    StatusPage(boolean colours, Instant now) {
        this.colours = colours;
        this.now = now;
    }

    /** Returns the page, with its last line end. */
    String render(JsonNode told) {
        JsonNode status = Lines.plain(told);
        verdict(status.path("verdict"));
        services(status.path("services"));
        own(status.path("own"));
        drains(status.path("drains"));
        configuration(status.path("config"));
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
                + info.path("pid").asText() + ", up for "
                + Ages.of(info.path("started_at").asText(), now) + ", "
                + info.path("transport").asText());
        line("java " + info.path("java").asText());
        return page.toString();
    }

    private void verdict(JsonNode verdict) {
        String sum = verdict.path("sum").asText();
        if (verdict.path("well").asBoolean()) {
            line(green("well") + ": " + sum);
            return;
        }
        List<String> troubles = new ArrayList<>();
        verdict.path("troubles").forEach(trouble -> troubles.add(trouble.asText()));
        // Cut before it has colours: they have no width.
        String words = Lines.joined("not well: ", troubles);
        line(red("not well") + words.substring("not well".length()));
        line(sum);
    }

    private void services(JsonNode services) {
        if (services.isEmpty()) {
            return;
        }
        Table table = new Table("SERVICE", "LISTENS ON", "STATE", "FROM", "UP", "IN FLIGHT");
        List<String> without = new ArrayList<>();
        for (JsonNode service : services) {
            table.row(
                    service.path("service").asText(),
                    joined(service.path("listeners"), "address"),
                    joined(service.path("listeners"), "state"),
                    service.path("provenance").asText()
                            + (service.path("loss_guard").asBoolean() ? " guard" : ""),
                    healthy(service) + "/" + members(service),
                    String.valueOf(inFlight(service)));
            for (JsonNode listener : service.path("listeners")) {
                if (!listener.path("reason").asText().isEmpty()) {
                    table.row("", listener.path("reason").asText());
                }
            }
            without.addAll(without(service));
        }
        line("");
        table.render().lines().forEach(this::line);
        if (!without.isEmpty()) {
            line("");
            line("without traffic");
            without.forEach(one -> line("  " + one));
        }
    }

    private static List<String> without(JsonNode service) {
        String name = service.path("service").asText() + " ";
        List<String> without = new ArrayList<>();
        for (JsonNode endpoint : service.path("endpoints")) {
            String reason = endpoint.path("reason").asText();
            if (member(endpoint)
                    && !(reason.isEmpty() && endpoint.path("healthy").asBoolean())) {
                String condition = endpoint.path("condition").asText();
                String words = condition + (reason.isEmpty() ? "" : ": " + reason);
                without.add(
                        name + endpoint.path("id").asText() + " " + (reason.startsWith(condition) ? reason : words));
            }
        }
        int more = without.size() - MOST_TOLD;
        if (more > 0) {
            without.subList(MOST_TOLD, without.size()).clear();
            without.add(name + "and " + more + " more: outrigger explain " + name.strip());
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
        table.render().lines().forEach(this::line);
    }

    private void drains(JsonNode drains) {
        if (drains.isEmpty()) {
            return;
        }
        Table table = new Table("DRAINED", "BY", "FOR", "UNTIL", "SEEN", "REASON");
        for (JsonNode one : drains) {
            table.row(
                    one.path("service").asText(),
                    one.path("by").asText(),
                    Ages.of(one.path("since").asText(), now),
                    one.path("until").isNull() ? "undrain" : one.path("until").asText(),
                    one.path("acknowledged").asBoolean() ? "yes" : "not yet",
                    one.path("reason").asText());
        }
        line("");
        table.render().lines().forEach(this::line);
    }

    private void configuration(JsonNode config) {
        List<String> lines = new ArrayList<>();
        String held = config.path("held").asText();
        if (!held.isEmpty()) {
            lines.add("held: " + held + " (outrigger reload --force applies it)");
        }
        for (JsonNode file : config.path("files")) {
            String state = file.path("state").asText();
            if (!state.equals("accepted")) {
                lines.add(file.path("file").asText() + " " + state + " for "
                        + Ages.of(file.path("since").asText(), now));
                file.path("mistakes").forEach(mistake -> lines.add("  " + mistake.asText()));
            }
        }
        if (!config.path("restart").isEmpty()) {
            lines.add("changed, and takes a restart: " + joined(config.path("restart"), ""));
        }
        if (!lines.isEmpty()) {
            line("");
            line("configuration");
            lines.forEach(one -> line("  " + one));
        }
    }

    private void registries(JsonNode registries) {
        line("");
        for (JsonNode one : registries) {
            boolean connected = one.path("connected").asBoolean();
            String why = one.path("why").asText();
            line("registry " + one.path("ensemble").asText() + " " + joined(one.path("servers"), "")
                    + (one.path("embedded").asBoolean() ? " (embedded) " : " ")
                    + (connected ? green("connected") : red("away")) + " for "
                    + Ages.of(one.path("since").asText(), now)
                    + (connected ? ", session 0x" + one.path("session").asText() : "")
                    + (why.isEmpty() ? "" : ": " + (connected ? red(why) : why)));
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
        return all.isEmpty() ? "-" : joined(all, field, ",");
    }

    private static String joined(JsonNode all, String field, String between) {
        List<String> words = new ArrayList<>();
        all.forEach(one -> words.add((field.isEmpty() ? one : one.path(field)).asText()));
        return String.join(between, words);
    }

    private String green(String words) {
        return colours ? "\u001b[32m" + words + "\u001b[0m" : words;
    }

    private String red(String words) {
        return colours ? "\u001b[31m" + words + "\u001b[0m" : words;
    }

    private void line(String words) {
        page.append(Lines.cut(words)).append('\n');
    }
}
