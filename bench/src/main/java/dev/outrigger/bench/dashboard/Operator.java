package dev.outrigger.bench.dashboard;

import dev.outrigger.bench.load.Admin;

/** Scenes in which somebody changes something, in the page or in the files of a real sidecar. */
final class Operator {
    private static final String FOCUSED = "document.activeElement";

    private final Dashboard dashboard;
    private final Browser browser;
    private final Admin admin;
    private final NodeFiles files;
    private final String token;

    /**
     * @param files those of that sidecar
     * @param token the content of its {@code admin.token_file}
     */
    Operator(Dashboard dashboard, Browser browser, Admin admin, NodeFiles files, String token) {
        this.dashboard = dashboard;
        this.browser = browser;
        this.admin = admin;
        this.files = files;
        this.token = token;
    }

    /** An endpoint with the token, and with a wrong one before. */
    void disabled() {
        String disable = "tr[data-condition=up] button[data-act=disable]";
        browser.click(disable);
        browser.await(
                "document.getElementById('ask').open && " + FOCUSED + ".type === 'password'",
                "the question for the token");
        browser.type("wrong");
        browser.key("Enter");
        browser.await(
                "document.getElementById('ask-wrong').textContent.startsWith('403 forbidden: a wrong token')",
                "the refusal");
        browser.key("Escape");
        browser.await("!document.getElementById('ask').open", "no question any more");
        browser.click(disable);
        giveToken();
        browser.await("document.querySelector('tr[data-condition=disabled]')", "the disabled endpoint");
        browser.click("tr[data-condition=disabled] button[data-act=enable]");
        browser.await("!document.querySelector('tr[data-condition=disabled]')", "the enabled endpoint");
        Checks.hold(
                browser.value("localStorage.length + sessionStorage.length + document.cookie.length")
                                .asInt()
                        == 0,
                "something was stored");
        browser.click("#told");
    }

    /** Drains what runs here, and ends that; the page knows the token by now. */
    void drained() throws Exception {
        browser.click("button[data-act=drain]");
        browser.await("document.getElementById('ask').open", "the question");
        browser.key("Escape");
        browser.await(
                "!document.getElementById('ask').open && " + FOCUSED + ".dataset.act === 'drain'", "the focus back");
        browser.key("Enter");
        browser.await(FOCUSED + ".required", "the reason's field");
        browser.key("Enter");
        Checks.hold(browser.value("document.getElementById('ask').open").asBoolean(), "drained without a reason");
        Checks.hold(health().contains("\"up\""), "drained before it was confirmed: " + health());
        browser.type("new disk");
        browser.value("(document.querySelector('#ask select').value = '2h')");
        browser.click("#ask-yes");
        told("is drained");
        browser.click("#told");
        browser.await(
                "document.getElementById('drains').innerText.includes('the registry tells consumers')", "the drain");
        changed("shop 127.0.2.1", "runs here, takes no new work: drained: new disk");
        changed("shop 127.0.2.1", "the registry lists it as draining");
        browser.await(
                "/by dashboard: new disk/.test(document.getElementById('drains').innerText)", "who drains it, and why");
        browser.await("document.querySelector('#own .state').innerText.includes('draining')", "its state");
        Checks.hold(health().contains("\"draining\""), "its health: " + health());
        browser.await(
                "![...document.querySelectorAll('.badge')].some((one) => one.textContent !== 'LIVE')", "all lists");
        dashboard.scene("drained");
        browser.click("button[data-act=undrain]");
        told("takes work again");
        browser.await("document.querySelector('#own .state').innerText.includes('up')", "its state before");
        browser.await("!document.getElementById('drains').checkVisibility()", "no drain");
        Checks.hold(health().contains("\"up\""), "its health: " + health());
        browser.click("#told");
    }

    private String health() throws Exception {
        return admin.get("/health/own/shop");
    }

    /** Files that change on disk: one takes a restart, one is broken, one takes too much away, until somebody wants that. */
    void held() throws Exception {
        files.loops(1);
        configurationSays("in force only after a restart: loops");
        files.breakShop();
        configurationSays("broken on disk: its last good content is in force");
        configurationSays("expected: a percentage in 0..100");
        files.requirePayments();
        browser.await("document.getElementById('problems').innerText.includes('PAYMENTS_URL')", "the unresolved key");
        files.runOnly("shop");
        configurationSays("what is on disk is held");
        configurationSays("It takes away 2 of 3 services that run here (mail, report).");
        changed(
                "files",
                "shop.json is broken, and what was in force of it stays: traffic.eject.max_percent: 'half' (expected");
        changed("files", "held, until somebody applies it: takes away 2 of 3");
        dashboard.scene("held");
        browser.click("button[data-act=force]");
        browser.await("document.getElementById('ask').innerText.includes('takes away 2 of 3')", "what it would do");
        dashboard.scene("asked");
        browser.key("Enter");
        Checks.hold(browser.value("document.getElementById('ask').open").asBoolean(), "applied without a reason");
        browser.type("moved to web-2");
        browser.key("Enter");
        told("what was held is applied; not in force as on disk: shop.json");
        browser.click("#told");
        changed(
                "files",
                "applied although it takes away 2 of 3 services that run here (mail, report), by dashboard: moved to web-2");
        browser.await("!document.querySelector('button[data-act=force]').checkVisibility()", "nothing held any more");
        files.mendShop();
        configurationSays("every file was accepted, but a part of them takes a restart");
        files.usualLoops();
        browser.await(
                "document.getElementById('config').innerText.includes('every file is in force as it is on disk')",
                "the mended file");
    }

    private void configurationSays(String words) {
        browser.await("document.getElementById('config').innerText.includes(" + Browser.quoted(words) + ")", words);
    }

    /** Waits for a line of the recent changes that is about somebody and says something. */
    private void changed(String about, String words) {
        browser.await(
                "[...document.querySelectorAll('#changes li')].some(({ innerText: line }) => line.includes("
                        + Browser.quoted(about) + ") && line.includes(" + Browser.quoted(words) + "))",
                about + ": " + words);
    }

    private void giveToken() {
        browser.await(FOCUSED + ".type === 'password'", "the question for the token: a new page knows none");
        browser.type(token);
        browser.key("Enter");
    }

    private void told(String words) {
        browser.await("document.getElementById('told').innerText.includes(" + Browser.quoted(words) + ")", words);
    }
}
