package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * The page with 200 services of 50 endpoints, whose status is written here in the words of a real one: what an update costs is
 * to be the page's doing alone, of updates in which every service changes.
 */
final class Scale {
    private static final int SERVICES = 200;
    private static final int ENDPOINTS = 50;
    private static final int UPDATES = 15;
    /** Fifty times what it takes: a busy machine is no reason to fail, work that grows with the square of the services is. */
    private static final double MOST_MILLIS = 250;

    private final Dashboard dashboard;
    private final Browser browser;
    private final String real;
    private final JsonNode status;

    Scale(Dashboard dashboard, Browser browser, String real, JsonNode status) {
        this.dashboard = dashboard;
        this.browser = browser;
        this.real = real;
        this.status = status;
    }

    /** Returns what an update of the page costs with 200 services of 50 endpoints, one of them open. */
    String updates() throws Exception {
        ObjectNode now = status.deepCopy();
        ArrayNode services = now.putArray("services");
        for (int i = 0; i < SERVICES; i++) {
            services.add(service(i, 0));
        }
        try (Scripted door = Scripted.start(real, now)) {
            browser.open(door.url() + "/");
            browser.await("document.querySelectorAll('button.row').length === " + SERVICES, "all services");
            browser.click("button.row");
            browser.await("document.querySelectorAll('.endpoints tbody tr').length === " + ENDPOINTS, "all endpoints");
            dashboard.scene("scale");
            browser.value("costs.length = 0");
            for (int round = 1; round <= UPDATES; round++) {
                ObjectNode next = now.deepCopy();
                ArrayNode changed = next.putArray("services");
                for (int i = 0; i < SERVICES; i++) {
                    changed.add(service(i, round));
                }
                door.count(metrics(round));
                door.show(next);
                browser.await("costs.length >= " + round, "an update");
            }
            JsonNode cost = browser.value(
                    "(costs.sort((a, b) => a - b), [costs[0], costs[costs.length >> 1], document.querySelectorAll('*').length])");
            Checks.hold(
                    cost.path(0).asDouble() < MOST_MILLIS,
                    "the shortest update took " + cost.path(0) + " ms (expected: less than " + MOST_MILLIS + ")");
            browser.click("#filter");
            browser.type("svc-117");
            browser.await("document.querySelectorAll('button.row').length === 1", "one service");
            return String.format(
                    Locale.ROOT,
                    "least_update_ms=%.1f median_update_ms=%.1f elements=%d",
                    cost.path(0).asDouble(),
                    cost.path(1).asDouble(),
                    cost.path(2).asInt());
        }
    }

    private ObjectNode service(int number, int round) {
        ObjectNode service = status.path("services").path(0).deepCopy();
        String name = String.format(Locale.ROOT, "svc-%03d", number);
        ArrayNode endpoints = service.put("service", name).putArray("endpoints");
        ((ObjectNode) service.path("listeners").path(0)).put("address", "127.0.0.1:" + (11_000 + number));
        int up = 0;
        for (int i = 0; i < ENDPOINTS; i++) {
            boolean out = (number * 7 + i + round) % 97 == 0;
            up += out ? 0 : 1;
            endpoints
                    .addObject()
                    .put("id", "10.1." + number + "." + i + ":8080")
                    .put("address", "10.1." + number + "." + i + ":8080")
                    .put("node", "node-" + i)
                    .put("region", "us-east-1")
                    .put("zone", "us-east-1" + "abc".charAt(i % 3))
                    .put("weight", 100)
                    .put("state", "up")
                    .put("membership", "listed")
                    .put("condition", out ? "ejected" : "up")
                    .put("choice", out ? "ejected" : "preferred")
                    .put("reason", out ? "ejected " + round + " s ago: 5 x 503, back in " + (30 - round) + " s" : "")
                    .put("in_flight", (number + i + round) % 5)
                    .put("healthy", !out);
        }
        return service.put("healthy", up).put("generation", round);
    }

    private static String metrics(int round) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SERVICES; i++) {
            String label = String.format(Locale.ROOT, "{service=\"svc-%03d\"", i);
            text.append("outrigger_requests_total")
                    .append(label)
                    .append(",code_class=\"2xx\"} ")
                    .append(round * (100.0 + i))
                    .append('\n');
            text.append("outrigger_request_seconds_bucket")
                    .append(label)
                    .append(",le=\"0.004\"} ")
                    .append(round * (90 + i))
                    .append('\n');
            text.append("outrigger_request_seconds_bucket")
                    .append(label)
                    .append(",le=\"+Inf\"} ")
                    .append(round * (100 + i))
                    .append('\n');
        }
        return text.toString();
    }
}
