package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page that {@code explain} shows of a {@code /v1/explain/NAME} answer: an answer to each question that people ask. */
final class ExplainPage {
    private static final String BUILT_IN = "built in";
    /** Events that are told, the newest of all endpoints. */
    private static final int MOST_EVENTS = 10;

    private final Instant now;
    private final StringBuilder page = new StringBuilder();

    /** @param now by which ages are told */
    ExplainPage(Instant now) {
        this.now = now;
    }

    /** Returns the page, with its last line end. */
    String render(JsonNode told) {
        JsonNode one = Lines.plain(told);
        JsonNode service = one.path("service");
        line(one.path("name").asText() + ": " + what(one));
        port(one, service);
        if (!service.isNull()) {
            line("speaks      " + service.path("protocol").asText() + ", "
                    + one.path("protocol_origin").asText());
        }
        definition(one);
        if (!service.isNull()) {
            line("table       " + service.path("provenance").asText() + " for " + age(service.path("since"))
                    + ", generation " + service.path("generation").asText()
                    + (service.path("panic").asBoolean() ? ", in panic: ejected endpoints are used too" : ""));
        }
        uses(one.path("uses"));
        endpoints(one, service);
        effective(one.path("effective"));
        events(one.path("events"));
        return page.toString();
    }

    private static String what(JsonNode one) {
        boolean datastore = one.path("kind").asText().equals("datastore");
        boolean here = one.path("runs_here").asBoolean();
        if (one.path("required").asBoolean()) {
            return (datastore ? "a datastore" : "a service") + " that this node requires"
                    + (here ? ", and that runs here" : "");
        }
        if (datastore) {
            return one.path("local_port").isNull()
                    ? "a datastore without a local_port: its URL is passed on as it is"
                    : "a datastore that nothing here requires";
        }
        return here ? "runs here; this node does not require it" : "known, but nothing that runs here requires it";
    }

    private void port(JsonNode one, JsonNode service) {
        String from = one.path("local_port").isNull()
                ? "no local port (" + one.path("local_port_origin").asText() + ")"
                : "port " + one.path("local_port").asText() + " ("
                        + one.path("local_port_origin").asText() + ")";
        boolean any = false;
        for (JsonNode listener : service.path("listeners")) {
            String address = listener.path("address").asText();
            String reason = listener.path("reason").asText();
            line((any ? "            " : "listens on  ") + (address.isEmpty() ? "nothing" : address) + " "
                    + listener.path("state").asText() + (reason.isEmpty() ? "" : ": " + reason));
            any = true;
        }
        line((any ? "            " : "listens on  ") + (any ? from : "nothing: " + from));
    }

    private void definition(JsonNode one) {
        line("defined by  " + one.path("definition_origin").asText());
        one.path("provides")
                .properties()
                .forEach(key -> line(
                        "            " + key.getKey() + " = " + key.getValue().asText()));
    }

    private void uses(JsonNode uses) {
        if (uses.isEmpty()) {
            line("used by     nothing that runs here");
            return;
        }
        Table table = new Table("USED BY", "VARIABLE", "REQUIRES", "VALUE");
        for (JsonNode use : uses) {
            table.row(
                    use.path("document").asText(),
                    use.path("variable").asText(),
                    use.path("text").asText(),
                    use.path("resolved").asBoolean() ? use.path("value").asText() : "unresolved");
        }
        table(table);
    }

    private void endpoints(JsonNode one, JsonNode service) {
        if (service.isNull()) {
            return;
        }
        if (service.path("endpoints").isEmpty()) {
            line("");
            line("no endpoint: nobody is listed");
            return;
        }
        Map<String, Double> shares = new HashMap<>();
        one.path("shares")
                .forEach(share -> shares.put(
                        share.path("endpoint").asText(), share.path("share").asDouble()));
        Table table = new Table("ENDPOINT", "NODE", "SAYS", "IS", "SHARE", "IN FLIGHT", "WHY");
        for (JsonNode endpoint : service.path("endpoints")) {
            String id = endpoint.path("id").asText();
            boolean out = endpoint.path("membership").asText().equals("out");
            table.row(
                    id,
                    endpoint.path("node").asText(),
                    endpoint.path("state").asText(),
                    out ? "out" : endpoint.path("condition").asText(),
                    Math.round(shares.getOrDefault(id, 0.0) * 100) + " %",
                    endpoint.path("in_flight").asText(),
                    endpoint.path("reason").asText());
        }
        table(table);
    }

    private void effective(JsonNode values) {
        List<JsonNode> all = new ArrayList<>();
        values.forEach(all::add);
        if (all.isEmpty()) {
            return;
        }
        // What somebody wrote is what people look for.
        all.sort(Comparator.comparing(value -> value.path("origin").asText().equals(BUILT_IN)));
        Table table = new Table("TRAFFIC", "VALUE", "FROM");
        all.forEach(value -> table.row(
                value.path("key").asText(),
                value.path("value").asText(),
                value.path("origin").asText()));
        table(table);
    }

    private void events(JsonNode told) {
        List<JsonNode> events = new ArrayList<>();
        told.forEach(one -> one.path("events").forEach(events::add));
        if (events.isEmpty()) {
            return;
        }
        events.sort(Comparator.comparing(event -> event.path("at").asText()));
        line("");
        line("last events");
        events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size())
                .forEach(event -> line("  " + age(event.path("at")) + " ago: "
                        + event.path("words").asText()));
    }

    private String age(JsonNode instant) {
        return Ages.of(instant.asText(), now);
    }

    private void table(Table table) {
        line("");
        table.render().lines().forEach(this::line);
    }

    private void line(String words) {
        page.append(words).append('\n');
    }
}
