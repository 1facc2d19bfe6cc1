package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Chromium without a window and one page in it, over the DevTools protocol. One thread; every call has a deadline. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEADLINE_SECONDS = 90;
    private static final Map<String, Integer> KEYS = Map.of(
            "Enter",
            13,
            "Escape",
            27,
            " ",
            32,
            "Tab",
            9,
            "ArrowDown",
            40,
            "ArrowUp",
            38,
            "Home",
            36,
            "End",
            35,
            "/",
            191);

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private String session = "";
    private int lastCall;

    private Browser(Process process, URI tools) throws Exception {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(tools, new Hearing())
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts it with an empty page. */
    static Browser start(Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--force-color-profile=srgb",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<URI> tools = new CompletableFuture<>();
        // Not in the common pool: reading to the end keeps one of its threads, and on two cores it may have no other.
        Thread reader = new Thread(() -> read(process, tools), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        Browser browser = new Browser(process, tools.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        browser.attach();
        return browser;
    }

    /** Reads what it prints, to the end, or it would wait for somebody to. */
    private static void read(Process process, CompletableFuture<URI> tools) {
        String mark = "DevTools listening on ";
        List<String> before = new ArrayList<>();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith(mark)) {
                    tools.complete(URI.create(line.substring(mark.length())));
                } else if (!tools.isDone()) {
                    before.add(line);
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            before.add(broken.toString());
        }
        tools.completeExceptionally(new IllegalStateException("chromium ended: " + before));
    }

    private void attach() {
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    /** Sets what the page is shown on. */
    void screen(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void open(String url) {
        call("Page.navigate", Map.of("url", url));
        await("document.readyState === 'complete'", "the page");
    }

    /** Returns the value of an expression; of a promise what it resolves with. */
    JsonNode value(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Waits, in the page, until an expression is true. */
    void await(String expression, String what) {
        String waiting =
                "new Promise((done) => { const end = performance.now() + 60000; const look = () => { let is = false;"
                        + " try { is = Boolean(" + expression + "); } catch {}"
                        + " if (is || performance.now() > end) done(is); else setTimeout(look, 30); }; look(); })";
        if (!value(waiting).asBoolean()) {
            throw new IllegalStateException("waited a minute in vain for " + what + ": " + expression + "\n"
                    + value("document.body.innerText").asText());
        }
    }

    /** Clicks in the middle of the first element that {@code selector} finds. */
    void click(String selector) {
        await("document.querySelector(" + quoted(selector) + ")?.checkVisibility()", selector);
        JsonNode at = value("(() => { const it = document.querySelector(" + quoted(selector)
                + "); it.scrollIntoView({ block: 'center' }); const box = it.getBoundingClientRect();"
                + " return [box.x + box.width / 2, box.y + box.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of("type", type, "x", at.get(0), "y", at.get(1), "button", "left", "clickCount", 1));
        }
    }

    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses a key and lets it go. */
    void key(String key) {
        int code = KEYS.getOrDefault(key, 0);
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        text.isEmpty() ? "rawKeyDown" : "keyDown",
                        "key",
                        key,
                        "windowsVirtualKeyCode",
                        code,
                        "text",
                        text));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    /** Writes what is seen, at most {@code most} pixels of it from the top. */
    void shot(Path file, int width, int most) throws IOException {
        value("scrollTo(0, 0)");
        int height =
                Math.min(most, value("document.documentElement.scrollHeight").asInt());
        JsonNode shot = call(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    /** Returns errors, refused loads and violated policies that the browser has told of. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int number = ++lastCall;
        ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(number, answer);
        socket.sendText(message.toString(), true);
        try {
            JsonNode said = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (said.has("error")) {
                throw new IllegalStateException(method + ": " + said.path("error"));
            }
            return said.path("result");
        } catch (Exception failed) {
            throw new IllegalStateException(method + " " + parameters, failed);
        }
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private final class Hearing implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void hear(String message) {
            try {
                JsonNode said = JSON.readTree(message);
                CompletableFuture<JsonNode> call = calls.remove(said.path("id").asInt());
                if (call != null) {
                    call.complete(said);
                } else if (said.path("method").asText().equals("Runtime.exceptionThrown")) {
                    complaints.add(said.path("params").toString());
                } else if (said.path("method").asText().equals("Log.entryAdded")) {
                    JsonNode entry = said.path("params").path("entry");
                    complaints.add(entry.path("source").asText() + ": "
                            + entry.path("text").asText() + " "
                            + entry.path("url").asText());
                }
            } catch (IOException notJson) {
                complaints.add(message);
            }
        }
    }
}
