package dev.outrigger.discovery.document;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes {@code check} and {@code checks}: one check, or a list of which all must pass. */
public final class Checks {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 16;

    private Checks() {}

    /** Returns the checks that {@code document} asks for; a TCP connect if none. */
    public static List<Check> read(ConfigNode document) {
        ConfigNode one = document.at("check");
        ConfigNode several = document.at("checks");
        if (one.present() && several.present()) {
            several.mistake("check or checks, not both");
        }
        List<Check> checks = new ArrayList<>();
        for (ConfigNode item : several.items()) {
            check(item).ifPresent(checks::add);
        }
        if (several.isList() && (several.items().isEmpty() || several.items().size() > MOST)) {
            several.mistake("1 to " + MOST + " checks");
        }
        if (!several.present() && one.present()) {
            check(one).ifPresent(checks::add);
        }
        return checks.isEmpty() ? List.of(Check.TCP) : checks;
    }

    /** Adds {@code checks} to a document; the check of a service that states none is left out. */
    public static void write(List<Check> checks, Map<String, Object> document) {
        if (checks.size() > 1) {
            document.put("checks", checks.stream().map(Checks::tree).toList());
        } else if (!checks.isEmpty() && !checks.get(0).equals(Check.TCP)) {
            document.put("check", tree(checks.get(0)));
        }
    }

    private static Optional<Check> check(ConfigNode at) {
        if (!at.isObject()) {
            at.mistake("an object such as {\"tcp\": true} or {\"http\": \"/path\"}");
            return Optional.empty();
        }
        Optional<String> http = at.at("http")
                .text(
                        "a path that begins with /, without spaces and passwords: every node is told of it",
                        text -> text.matches("/[\\x21-\\x7e]{0,1023}") && !Masked.hasSecret(text));
        ConfigNode tcp = at.at("tcp");
        Optional<Boolean> plain = tcp.bool();
        if (plain.isPresent() && plain.get() == at.at("http").present()) {
            tcp.mistake(plain.get() ? "tcp or http, not both" : "true, or http instead");
        }
        return Optional.of(new Check(
                http,
                at.at("statuses")
                        .text("statuses from 100 to 599 as ranges, such as 200-399 or 200,204", Checks::statuses)
                        .map(Statuses::of)
                        .orElse(Check.TCP.statuses()),
                at.at("interval").duration(SHORTEST, LONGEST).orElse(Check.TCP.interval()),
                at.at("timeout").duration(SHORTEST, LONGEST).orElse(Check.TCP.timeout()),
                at.at("rise").integer(1, 1000).orElse(Check.TCP.rise()),
                at.at("fall").integer(1, 1000).orElse(Check.TCP.fall()),
                at.at("host").text("a host name or address", Checks::host),
                at.at("port").port()));
    }

    private static boolean statuses(String text) {
        try {
            return text.equals(Statuses.of(text).toString());
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static boolean host(String text) {
        return text.matches("[A-Za-z0-9._:%-]{1,253}");
    }

    private static Map<String, Object> tree(Check check) {
        Map<String, Object> tree = new LinkedHashMap<>();
        check.httpPath().ifPresentOrElse(path -> tree.put("http", path), () -> tree.put("tcp", true));
        if (!check.statuses().equals(Check.TCP.statuses())) {
            tree.put("statuses", check.statuses().toString());
        }
        tree.put("interval", Units.words(check.interval()));
        tree.put("timeout", Units.words(check.timeout()));
        tree.put("rise", check.rise());
        tree.put("fall", check.fall());
        check.host().ifPresent(host -> tree.put("host", host));
        check.port().ifPresent(port -> tree.put("port", port));
        return tree;
    }
}
