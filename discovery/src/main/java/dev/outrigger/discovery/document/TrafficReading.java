package dev.outrigger.discovery.document;

import dev.outrigger.discovery.document.Traffic.Effective;
import dev.outrigger.discovery.document.Traffic.Layer;
import dev.outrigger.discovery.document.Traffic.Value;
import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.TrafficPolicy.Ejection;
import dev.outrigger.routing.TrafficPolicy.Probing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** One reading of the layers, key after key. The order of reading is the order that {@code explain} shows. */
final class TrafficReading {
    private static final String[] BALANCERS = {"least_request", "round_robin", "random", "first"};
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MANY = 1_000_000;
    private static final String EJECT = "eject";

    private final List<Layer> layers;
    private final List<Layer> ejecting;
    private final List<Value> values = new ArrayList<>();
    private final TrafficPolicy builtIn;

    private TrafficReading(Protocol byScheme, List<Layer> layers) {
        this.layers = layers;
        this.ejecting = untilOff(layers);
        Protocol protocol = first("protocol", Definitions::protocol, byScheme, Protocol::word, Traffic.BY_SCHEME);
        this.builtIn = TrafficPolicy.builtIn(protocol);
    }

    static TrafficReading of(Protocol byScheme, List<Layer> layers) {
        return new TrafficReading(byScheme, layers);
    }

    Effective effective() {
        String balance = first("balance", at -> at.word(BALANCERS), builtIn.balance(), text -> text, "built in");
        Duration connect = time("connect_timeout", builtIn.connectTimeout());
        Duration deadline = time("connect_deadline", builtIn.connectDeadline());
        Duration queue = time("queue_timeout", builtIn.queueTimeout());
        Duration request = timeOrOff("request_timeout", builtIn.requestTimeout());
        Duration idle = timeOrOff("idle_timeout", builtIn.idleTimeout());
        Duration header = time("header_timeout", builtIn.headerTimeout());
        Duration response = time("response_timeout", builtIn.responseTimeout());
        Duration upstreamIdle = time("upstream_idle_timeout", builtIn.upstreamIdleTimeout());
        Duration halfClose = time("half_close_timeout", builtIn.halfCloseTimeout());
        int attempts = number("retries.max_attempts", 1, Attempt.MOST_TRIED, builtIn.maxAttempts());
        int budget = percent("retries.budget", 20);
        int perSecond = first("retries.min", TrafficReading::rate, 3, rate -> rate + "/s", "built in");
        int connections = limit("max_connections", builtIn.maxConnections(), "half of the process limit");
        int pending = number("max_pending", 0, MANY, builtIn.maxPending());
        int perEndpoint = limit("max_requests_per_endpoint", builtIn.maxRequestsPerEndpoint(), "off");
        Ejection eject = eject();
        int panic = percent("panic", builtIn.panicPercent());
        boolean lastResort = flag("last_resort", builtIn.lastResort());
        Probing probe = first("probe", TrafficReading::probing, builtIn.probe(), TrafficReading::word, "built in");
        Duration grace = timeOrOff("removal_grace", builtIn.removalGrace());
        Optional<Duration> window = lossWindow();
        Duration lossGrace = time("loss_grace", Duration.ofMinutes(10));
        Duration slowStart = timeOrOff("slow_start", builtIn.slowStart());
        boolean locality = flag("locality", builtIn.locality());
        Duration streamGrace = timeOrOff("stream_grace", builtIn.streamGrace());
        Duration streamAge = timeOrOff("max_stream_age", builtIn.maxStreamAge());
        later("forwarded_for", "off", "on");
        later("request_id", "off", "on");
        later("proxy_protocol", "off", "v1", "v2");
        int head = size("max_header", 1 << 20, builtIn.maxHeaderBytes());
        int fields = number("max_headers", 1, 1000, builtIn.maxHeaders());
        int line = size("max_line", 1 << 20, builtIn.maxLineBytes());
        TrafficPolicy policy = new TrafficPolicy(
                builtIn.protocol(),
                balance,
                connect,
                deadline,
                queue,
                request,
                idle,
                header,
                response,
                upstreamIdle,
                halfClose,
                attempts,
                connections,
                pending,
                perEndpoint,
                eject,
                panic,
                lastResort,
                probe,
                grace,
                slowStart,
                locality,
                streamGrace,
                streamAge,
                head,
                fields,
                line);
        return new Effective(policy, budget, perSecond, window, lossGrace, values);
    }

    private Ejection eject() {
        boolean asked = ejecting.stream().anyMatch(layer -> layer.at().at(EJECT).present());
        if (ejecting.size() == layers.size() || asked) {
            return ejectKeys(Ejection.BUILT_IN);
        }
        values.add(new Value(EJECT, "off", layers.get(ejecting.size()).origin()));
        Ejection usual = Ejection.BUILT_IN;
        return new Ejection(usual.failures(), usual.base(), usual.max(), usual.jitterPercent(), 0);
    }

    /** "off" ends the search: what a later layer says of ejection counts no more. */
    private static List<Layer> untilOff(List<Layer> layers) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).at().at(EJECT).is("off")) {
                return layers.subList(0, i);
            }
        }
        return layers;
    }

    private Ejection ejectKeys(Ejection usual) {
        int failures = number("eject.failures", 1, 1000, usual.failures());
        Duration base = time("eject.base", usual.base());
        Duration max = time("eject.max", usual.max());
        int jitter = percent("eject.jitter", usual.jitterPercent());
        int most = percent("eject.max_percent", usual.maxPercent());
        return new Ejection(failures, base, max.compareTo(base) < 0 ? base : max, jitter, most);
    }

    private Optional<Duration> lossWindow() {
        Duration session = Duration.ZERO;
        Duration window = first(
                "loss_window",
                at -> at.duration(SHORTEST, LONGEST),
                session,
                found -> found.isZero() ? "session time-out" : Units.words(found),
                "built in");
        return window.isZero() ? Optional.empty() : Optional.of(window);
    }

    private void later(String key, String... words) {
        first(key, at -> later(at, words), "off", word -> word, "built in");
    }

    private static Optional<String> later(ConfigNode at, String... words) {
        Optional<String> word = at.word(words);
        if (word.isPresent() && !word.get().equals("off")) {
            at.warning("not supported by this release: it stays off");
            return Optional.empty();
        }
        return word;
    }

    private Duration time(String key, Duration usual) {
        return first(key, at -> at.duration(SHORTEST, LONGEST), usual, Units::words, "built in");
    }

    private Duration timeOrOff(String key, Duration usual) {
        return first(key, at -> at.durationOrOff(SHORTEST, LONGEST), usual, TrafficReading::words, "built in");
    }

    private static String words(Duration duration) {
        return duration.isZero() ? "off" : Units.words(duration);
    }

    private int number(String key, int min, int max, int usual) {
        return first(key, at -> at.integer(min, max), usual, String::valueOf, "built in");
    }

    private int limit(String key, int usual, String none) {
        return first(
                key,
                at -> at.is("off") ? Optional.of(0) : at.integer(1, MANY),
                usual,
                limit -> limit == 0 ? none : String.valueOf(limit),
                "built in");
    }

    private int percent(String key, int usual) {
        return first(key, ConfigNode::percent, usual, percent -> percent + "%", "built in");
    }

    private int size(String key, int max, int usual) {
        return first(key, at -> at.bytes(64, max), usual, bytes -> Units.words((long) bytes), "built in");
    }

    private boolean flag(String key, boolean usual) {
        return first(key, ConfigNode::bool, usual, String::valueOf, "built in");
    }

    private static Optional<Integer> rate(ConfigNode at) {
        return at.text("a rate such as 3/s", text -> text.matches("[0-9]{1,6}/s"))
                .map(text -> Integer.valueOf(text.substring(0, text.length() - 2)));
    }

    private static Optional<Probing> probing(ConfigNode at) {
        return at.word("doubted", "all", "off").map(word -> Probing.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static String word(Probing probing) {
        return probing.name().toLowerCase(Locale.ROOT);
    }

    /** Asks every layer, so that a mistake in a hidden one is found too; the first that is right counts. */
    private <T> T first(
            String key, Function<ConfigNode, Optional<T>> read, T usual, Function<T, String> words, String without) {
        T found = usual;
        String origin = without;
        boolean searching = true;
        for (Layer layer : key.startsWith(EJECT) ? ejecting : layers) {
            Optional<T> said = read.apply(place(layer.at(), key));
            if (said.isPresent() && searching) {
                found = said.get();
                origin = layer.origin();
                searching = false;
            }
        }
        values.add(new Value(key, words.apply(found), origin));
        return found;
    }

    private static ConfigNode place(ConfigNode layer, String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? layer.at(key) : layer.at(key.substring(0, dot)).at(key.substring(dot + 1));
    }
}
