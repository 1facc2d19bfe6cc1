package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;

/** What holds for the page in every state that it can show. */
final class Checks {
    /** WCAG 2.2, 1.4.3: contrast at level AA of text in its usual size. */
    private static final double LEAST_CONTRAST = 4.5;

    private static final String CONTRASTS = """
            (() => {
              const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const read = (colour) => { pixel.clearRect(0, 0, 1, 1); pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1);
                return [...pixel.getImageData(0, 0, 1, 1).data]; };
              const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
              const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
              const ground = (node) => { for (let at = node; at; at = at.parentElement) {
                const colour = read(getComputedStyle(at).backgroundColor); if (colour[3] === 255) return colour;
                if (colour[3] > 0) return null; } return read('white'); };
              const worst = new Map();
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let text = walk.nextNode(); text; text = walk.nextNode()) {
                const node = text.parentElement;
                if (!text.data.trim() || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || /SCRIPT|STYLE|NOSCRIPT/.test(node.tagName)) continue;
                for (let at = node; at; at = at.parentElement) if (getComputedStyle(at).opacity !== '1') worst.set('opacity of ' + at.className, 0);
                const back = ground(node);
                const [a, b] = [light(read(getComputedStyle(node).color)), back ? light(back) : 0.2].sort((x, y) => y - x);
                const key = `${node.tagName}.${node.className} "${text.data.trim().slice(0, 20)}"`;
                worst.set(key, (a + 0.05) / (b + 0.05));
              }
              const all = [...worst].sort((x, y) => x[1] - y[1]);
              return { texts: all.length, least: all[0][1], where: all[0][0] };
            })()""";

    private static final String WIDER = """
            [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility({ contentVisibilityAuto: true })
              && !one.closest('.skip') && one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => one.tagName + '.' + one.className).slice(0, 5)""";

    private static final String NAMELESS = """
            [...document.querySelectorAll('button, input, select')].filter((one) => one.checkVisibility()
              && !(one.ariaLabel || one.textContent.trim() || one.labels?.length)).map((one) => one.outerHTML).slice(0, 5)""";

    private static final String GREEN = """
            (() => {
              const green = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return g > 1.15 * r && g > 1.15 * b; };
              return [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility())
                .filter((one) => { const { color, backgroundColor } = getComputedStyle(one); return green(color) || green(backgroundColor); })
                .map((one) => one.tagName + '.' + one.className).slice(0, 5); })()""";

    private Checks() {}

    /** Returns the least contrast of any text that is shown, which is enough. */
    static double contrast(Browser browser, String scene) {
        JsonNode found = browser.value(CONTRASTS);
        hold(
                found.path("least").asDouble() >= LEAST_CONTRAST,
                scene + ": contrast of " + found.path("where").asText() + " is " + found.path("least")
                        + " (expected: at least " + LEAST_CONTRAST + ")");
        return found.path("least").asDouble();
    }

    /** Nothing is wider than the screen. */
    static void fits(Browser browser, String scene) {
        JsonNode wider = browser.value(WIDER);
        hold(wider.isEmpty(), scene + ": wider than the screen: " + wider);
        hold(
                browser.value("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean(),
                scene + ": scrolls sideways");
    }

    /** Everything that can be used has a name for those who do not see it. */
    static void named(Browser browser, String scene) {
        JsonNode nameless = browser.value(NAMELESS);
        hold(nameless.isEmpty(), scene + ": no name: " + nameless);
    }

    /** Returns some of what is green: nothing may be while nobody says that anything is well. */
    static JsonNode green(Browser browser) {
        return browser.value(GREEN);
    }

    static void hold(boolean is, String words) {
        if (!is) {
            throw new IllegalStateException(words);
        }
    }
}
