package dev.outrigger.bench.dashboard;

/** Scenes with a real sidecar, a real ZooKeeper and real instances. */
final class Real {
    private static final String API = "button.row[data-service=api]";
    private static final String FOCUSED = "document.activeElement";
    /** What a door lets follow its events. */
    private static final int MOST_FOLLOWERS = 16;

    private final Dashboard dashboard;
    private final Browser browser;
    private final World world;
    private final String url;

    Real(Dashboard dashboard, Browser browser, World world, String url) {
        this.dashboard = dashboard;
        this.browser = browser;
        this.world = world;
        this.url = url;
    }

    void normal() throws Exception {
        browser.screen(1440, 900, true);
        browser.open(url + "/");
        verdict("● well: 3 services, 7 of 7 endpoints up");
        browser.await("document.getElementById('link').textContent === '● live'", "events");
        browser.await(
                "Number(document.querySelector('" + API + " .number span').textContent) > 10", "requests a second");
        filter();
        keys();
        if (dashboard.photographed()) {
            for (int samples = 15; samples <= 105; samples += 15) {
                browser.await("model.series.get('api').requests.length >= " + samples, "a sparkline");
            }
        }
        browser.value("document.activeElement.blur()");
        Checks.hold(!Checks.green(browser).isEmpty(), "nothing is green though all is well");
        dashboard.scene("normal");
    }

    private void filter() {
        browser.key("/");
        browser.await(FOCUSED + ".id === 'filter'", "the filter by its key");
        browser.type("tcp");
        browser.await("rowsShown() === 1".replace("rowsShown()", rows()), "one service");
        browser.await("document.getElementById('shown').textContent === '1 of 3 services'", "how many are left");
        browser.key("Escape");
        browser.await(rows() + " === 3", "all services again");
    }

    private static String rows() {
        return "document.querySelectorAll('button.row').length";
    }

    /** From the filter on with the keyboard alone. */
    private void keys() {
        browser.click("#filter");
        browser.key("Tab");
        browser.await(FOCUSED + ".dataset.service === 'api'", "the first service by Tab");
        browser.await("getComputedStyle(" + FOCUSED + ").outlineStyle !== 'none'", "a focus that is seen");
        browser.key("ArrowDown");
        browser.await(FOCUSED + ".dataset.service === 'cache'", "the second by ArrowDown");
        browser.key("End");
        browser.await(FOCUSED + ".dataset.service === 'search'", "the last by End");
        browser.key("Enter");
        browser.await(
                FOCUSED + ".ariaExpanded === 'true' && document.querySelectorAll('.endpoints tbody tr').length === 2",
                "its endpoints");
        browser.key("Tab");
        browser.await(FOCUSED + ".dataset.act === 'disable'", "the button of an endpoint by Tab");
        browser.key("Escape");
        browser.await(
                FOCUSED + ".dataset.service === 'search' && !document.querySelector('.endpoints')", "closed by Escape");
        browser.key(" ");
        browser.await("document.querySelector('.endpoints')", "opened by Space");
        browser.key("Enter");
        browser.await("!document.querySelector('.endpoints')", "closed by Enter");
    }

    /** Leaves {@code api} open. */
    void ejected() throws Exception {
        browser.click("button.row[data-service=cache]");
        browser.click("button.row[data-service=cache]");
        world.instance("api", 1).fail(true);
        browser.click(API);
        browser.await(
                "/ejected [\\d.]+ s ago: \\d+ x 503 in a row, back in [\\d.]+ s/.test(document.querySelector('tr[data-condition=ejected]').innerText)",
                "why it is ejected");
        browser.await("document.querySelector('.endpoints tbody tr').dataset.condition === 'ejected'", "trouble first");
        browser.await("document.querySelector('" + API + "').innerText.includes('3/4 up')", "how many are up");
        browser.await(
                "/api 127.0.5.2:\\d+ ejected, no traffic for [\\d.]+ s: \\d+ x 503 in a row/.test(document.getElementById('changes').innerText)",
                "the change");
        dashboard.scene("ejected");
        world.instance("api", 1).fail(false);
        if (dashboard.photographed()) {
            browser.await("!document.querySelector('tr[data-condition=ejected]')", "its end");
        }
    }

    void lost(long zookeeper) throws Exception {
        browser.click(API);
        verdict("● well");
        World.signal("STOP", zookeeper);
        verdict("▲ not well");
        browser.await("document.getElementById('troubles').innerText.includes('registry zookeeper')", "what is lost");
        browser.await("document.querySelector('" + API + " .badge').textContent === 'STALE'", "the tables' provenance");
        browser.await(
                "document.getElementById('changes').innerText.includes('registry connection lost: nothing changes')",
                "the change");
        browser.await(
                "document.getElementById('own').innerText.includes('was announced')",
                "that nobody knows whether it still is");
        dashboard.scene("lost");
        World.signal("CONT", zookeeper);
        verdict("● well");
    }

    void silent(long sidecar) throws Exception {
        World.signal("STOP", sidecar);
        browser.await("document.getElementById('verdict').textContent.startsWith('▲ unknown')", "no green that lies");
        browser.await(
                "/no answer.*data is \\d+ s old/.test(document.getElementById('link').textContent)",
                "how old the data is");
        browser.await("document.title.startsWith('?')", "the title");
        Checks.hold(Checks.green(browser).isEmpty(), "green though nobody says so: " + Checks.green(browser));
        dashboard.scene("silent");
        World.signal("CONT", sidecar);
        verdict("● well");
    }

    /** What anybody may write into the registry is text here, wherever it is shown. */
    void hostile() throws Exception {
        world.announceHostile("search");
        browser.click("button.row[data-service=search]");
        browser.await(
                "document.body.innerText.includes(" + Browser.quoted(World.HOSTILE) + ")", "the words as they are");
        Checks.hold(
                browser.value("document.querySelectorAll('main img, main b').length")
                                .asInt()
                        == 0,
                "markup out of the registry");
        Checks.hold(!browser.value("document.title").asText().contains("owned"), "a script out of the registry ran");
        browser.click("button.row[data-service=search]");
    }

    /** When no more may follow, the page asks, finds out itself what changes, and follows again once it may. */
    void withoutEvents() throws Exception {
        browser.open("about:blank");
        try (AutoCloseable followers = world.follow(url, MOST_FOLLOWERS)) {
            browser.open(url + "/");
            browser.await("document.getElementById('link').textContent.startsWith('◆ no events')", "that it asks");
            browser.await(
                    "Number(document.querySelector('" + API + " .number span').textContent) > 10",
                    "requests a second, out of two scrapes");
            world.instance("api", 1).fail(true);
            browser.await("document.getElementById('changes').innerText.includes('ejected')", "the change");
            world.instance("api", 1).fail(false);
        }
        browser.await("document.getElementById('link').textContent === '● live'", "events again");
    }

    /** The page of a sidecar whose registry is nobody else's. */
    void embedded(String alone) {
        browser.open(alone + "/");
        browser.await(
                "document.getElementById('registry').innerText.includes('embedded in this process')",
                "that it is embedded");
        Checks.hold(
                !browser.value("document.getElementById('registry').innerText")
                        .asText()
                        .contains("127.0.0.1:2181"),
                "an address where nobody is");
    }

    private void verdict(String words) {
        browser.await(
                "document.getElementById('verdict').textContent.startsWith(" + Browser.quoted(words) + ")", words);
    }
}
