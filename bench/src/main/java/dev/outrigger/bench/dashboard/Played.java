package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Scenes whose status is written here, in the words of a real one: what would take long to bring about, or is too large. */
final class Played {
    private static final int SERVICES = 200;
    private static final int ENDPOINTS = 50;
    private static final int UPDATES = 15;
    /** Fifty times what it takes: a busy machine is no reason to fail, work that grows with the square of the services is. */
    private static final double MOST_MILLIS = 250;

    private static final String THEN = "2026-01-01T10:00:00Z";

    private final Dashboard dashboard;
    private final Browser browser;
    private final String real;
    private final JsonNode status;

    Played(Dashboard dashboard, Browser browser, String real, JsonNode status) {
        this.dashboard = dashboard;
        this.browser = browser;
        this.real = real;
        this.status = status;
    }

    private ObjectNode copy() {
        return status.deepCopy();
    }

    void drained() throws Exception {
        ObjectNode before = copy();
        before.putArray("own")
                .addObject()
                .put("service", "shop")
                .put("id", "127.0.2.1:8000")
                .put("state", "up")
                .put("wanted", true)
                .put("announced", true)
                .put("missing", "")
                .put("check", "GET /health: 200")
                .put("drained", "");
        try (Scripted door = Scripted.start(real, before)) {
            browser.open(door.url() + "/");
            drain(door);
            ObjectNode after = before.deepCopy();
            ((ObjectNode) after.path("own").path(0))
                    .put("state", "draining")
                    .put("drained", "drained by dashboard: new disk");
            after.putArray("drains")
                    .addObject()
                    .put("service", "shop")
                    .put("reason", "new disk")
                    .put("by", "dashboard")
                    .put("since", THEN)
                    .put("until", "2026-01-01T12:00:00Z")
                    .put("acknowledged", true);
            door.show(after);
            browser.click("#told");
            browser.await("document.getElementById('drains').innerText.includes('consumers know')", "the drain");
            dashboard.scene("drained");
            browser.click("button[data-act=undrain]");
            browser.await(
                    "document.getElementById('told').innerText.includes('takes work again')", "the end of the drain");
            Checks.hold(door.changes().contains("/v1/undrain {\"services\":[\"shop\"]}"), "sent: " + door.changes());
        }
    }

    private void drain(Scripted door) {
        browser.click("button[data-act=drain]");
        browser.await("document.getElementById('ask').open", "the question");
        browser.key("Escape");
        browser.await(
                "!document.getElementById('ask').open && document.activeElement.dataset.act === 'drain'",
                "the focus back");
        Checks.hold(door.changes().isEmpty(), "sent: " + door.changes());
        browser.key("Enter");
        browser.await("document.activeElement.required", "the reason's field");
        browser.type("new disk");
        browser.value("(document.querySelector('#ask select').value = '2h')");
        browser.click("#ask-yes");
        browser.await("document.activeElement.type === 'password'", "the question for the token");
        browser.type(Scripted.TOKEN);
        browser.key("Enter");
        browser.await("document.getElementById('told').innerText.includes('is drained')", "what came of it");
        Checks.hold(
                door.changes()
                        .equals(
                                List.of(
                                        "/v1/drain {\"services\":[\"shop\"],\"reason\":\"new disk\",\"by\":\"dashboard\",\"for\":\"2h\"}")),
                "sent: " + door.changes());
    }

    void held() throws Exception {
        ObjectNode now = copy();
        ObjectNode config = now.putObject("config");
        config.put("valid", false)
                .put("held", "search and 3 other services would lose their local ports (expected: at most half of 5)")
                .put("loaded_at", THEN);
        ArrayNode files = config.putArray("files");
        file(files, "/etc/outrigger/outrigger.json", "held");
        file(files, "/etc/outrigger/services.d/api.json", "accepted");
        file(files, "/etc/outrigger/services.d/shop.json", "last_good")
                .add("traffic.ejection.max_ejected_percent: \"half\" (expected: an integer in 0..100)")
                .add(
                        "requires.SEARCH: \"{SEARCH_ULR}\" (expected: a KEY that somebody provides; did you mean SEARCH_URL?)");
        config.putArray("restart").add("loops").add("admin.listen");
        now.putArray("unresolved")
                .addObject()
                .put("key", "PAYMENTS_URL")
                .put("required_by", "shop")
                .put("variable", "PAYMENTS")
                .put("why", "no service provides it");
        now.remove("verdict");
        try (Scripted door = Scripted.start(real, now)) {
            browser.open(door.url() + "/");
            browser.await("document.getElementById('config').innerText.includes('a reload is held')", "what is held");
            browser.await(
                    "document.getElementById('config').innerText.includes('expected: an integer in 0..100')",
                    "the mistake");
            dashboard.scene("held");
            browser.click("button[data-act=force]");
            browser.await(
                    "document.getElementById('ask').innerText.includes('lose their local ports')", "what it would do");
            browser.type("yes");
            browser.click("#ask-yes");
            Checks.hold(browser.value("document.getElementById('ask').open").asBoolean(), "applied without the word");
            browser.value("document.activeElement.select()");
            browser.type("force");
            browser.key("Enter");
            browser.await(
                    "document.activeElement.type === 'password'", "the question for the token: a new page knows none");
            browser.type(Scripted.TOKEN);
            browser.key("Enter");
            browser.await("document.getElementById('told').innerText.includes('is applied')", "what came of it");
            Checks.hold(door.changes().equals(List.of("/v1/reload {\"force\":true}")), "sent: " + door.changes());
        }
        browser.await("/no answer/.test(document.getElementById('link').textContent)", "a door that is gone");
    }

    private static ArrayNode file(ArrayNode files, String name, String state) {
        ObjectNode file =
                files.addObject().put("file", name).put("state", state).put("since", THEN);
        return file.putArray("mistakes");
    }

    /** Returns what an update of the page costs with 200 services of 50 endpoints, one of them open. */
    String scale() throws Exception {
        ObjectNode now = copy();
        ArrayNode services = now.putArray("services");
        for (int i = 0; i < SERVICES; i++) {
            services.add(service(i, 0));
        }
        now.remove("verdict");
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
