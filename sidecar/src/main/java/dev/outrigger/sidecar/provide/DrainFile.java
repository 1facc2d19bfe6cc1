package dev.outrigger.sidecar.provide;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Trees;
import dev.outrigger.sidecar.process.StateDir;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The drains on disk: {@code drains.json} in {@code state_dir}, absent while nothing is drained. Blocks. What a disk or a
 * stranger does to it is returned in words; as much of it as can be understood is.
 */
final class DrainFile {
    static final String NAME = "drains.json";

    private static final JsonFactory JSON = new JsonFactory();

    private final StateDir state;

    DrainFile(StateDir state) {
        this.state = state;
    }

    /**
     * What a read gave.
     *
     * @param trouble what is wrong with the file, and where it lies now; empty if nothing is
     */
    record Loaded(List<Drain> drains, String trouble) {}

    /** Reads it. A damaged one is renamed {@code drains.json.bad}. */
    Loaded read() {
        StateDir.Read read = state.read(NAME);
        if (read.content().isEmpty()) {
            return new Loaded(List.of(), read.trouble());
        }
        Problems problems = new Problems();
        List<Drain> drains = drains(read.content().get(), problems);
        if (problems.all().isEmpty()) {
            return new Loaded(drains, "");
        }
        String aside = state.setAside(NAME).orElse("it is " + NAME + ".bad now");
        return new Loaded(drains, String.join("; ", words(problems)) + "; " + aside);
    }

    private static List<String> words(Problems problems) {
        return problems.all().stream().map(Problems.Problem::toString).toList();
    }

    private static List<Drain> drains(byte[] content, Problems problems) {
        List<Drain> drains = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(content)) {
            ConfigNode root = ConfigNode.of(NAME, Trees.only(parser), problems);
            if (!root.at("drains").isList()) {
                root.at("drains").mistake("a list");
            }
            root.at("drains").items().forEach(at -> drain(at).ifPresent(drains::add));
        } catch (IOException broken) {
            problems.mistake(NAME, "", "", "JSON");
        }
        return drains;
    }

    /* Of a drain that says not when it ends, or not legibly, somebody has to say so. */
    private static Optional<Drain> drain(ConfigNode at) {
        Optional<String> service = at.at("service").id();
        if (service.isEmpty()) {
            if (!at.at("service").present()) {
                at.at("service").mistake("the name of a service");
            }
            return Optional.empty();
        }
        return Optional.of(new Drain(
                service.get(),
                at.at("reason").text("a text", text -> true).orElse(""),
                at.at("by").text("a text", text -> true).orElse(""),
                time(at.at("since")).orElse(Instant.EPOCH),
                time(at.at("until"))));
    }

    private static Optional<Instant> time(ConfigNode at) {
        return at.text(
                        "a time such as 2026-01-01T00:00:00Z",
                        text -> parsed(text).isPresent())
                .flatMap(DrainFile::parsed);
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }

    /**
     * Replaces it.
     *
     * @return why it could not be, in words; empty if it was
     */
    Optional<String> write(Collection<Drain> drains) {
        // Without drains without a file: that can be had on a full disk too.
        return drains.isEmpty() ? state.remove(NAME) : state.write(NAME, bytes(drains));
    }

    private static byte[] bytes(Collection<Drain> drains) {
        List<Object> all = new ArrayList<>();
        for (Drain drain : drains) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("service", drain.service());
            one.put("reason", drain.reason());
            one.put("by", drain.by());
            one.put("since", drain.since().toString());
            drain.until().ifPresent(until -> one.put("until", until.toString()));
            all.add(one);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", 1);
        root.put("drains", all);
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            Trees.write(root, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return (text + "\n").getBytes(UTF_8);
    }
}
