package dev.outrigger.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What was measured where, and by which processes, for who reads the result.
 *
 * @param run date, commit, command, machine
 * @param processes each with version, command line, configuration
 */
record Description(ObjectNode run, ObjectNode processes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Description of(World world, Options options, String command) throws IOException {
        ObjectNode run = JSON.createObjectNode();
        run.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        run.put("command", command);
        run.put("commit", world.facts().getOrDefault("commit", "unknown"));
        run.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        run.put("processor", processor());
        run.put("processors", Runtime.getRuntime().availableProcessors());
        run.put("rounds", options.rounds()).put("seconds", options.seconds());
        run.put("control_seconds", options.controlSeconds()).put("warm_up_seconds", options.warmUpSeconds());
        run.put("load", world.facts().getOrDefault("wrk.version", "wrk"));
        ObjectNode processes = JSON.createObjectNode();
        processes.set("backends", process(world, world.control()));
        for (World.Target proxy : world.proxies()) {
            processes.set(proxy.name(), process(world, proxy));
        }
        String info = world.facts().get("outrigger.info");
        if (info != null) {
            ((ObjectNode) processes.get("outrigger"))
                    .set("info", JSON.readTree(relative(world, Files.readString(Path.of(info)))));
        }
        return new Description(run, processes);
    }

    private static ObjectNode process(World world, World.Target target) throws IOException {
        ObjectNode at = JSON.createObjectNode().put("version", target.version());
        ArrayNode command = at.putArray("command");
        String line = relative(world, Files.readString(Path.of("/proc", Long.toString(target.pid()), "cmdline")));
        List.of(line.split("\0", -1)).stream().filter(word -> !word.isEmpty()).forEach(command::add);
        ObjectNode files = at.putObject("configuration");
        for (Path file : target.configuration()) {
            ArrayNode lines = files.putArray(String.valueOf(file.getFileName()));
            relative(world, Files.readString(file)).lines().forEach(lines::add);
        }
        return at;
    }

    /** Returns the text without the places of this one run. */
    private static String relative(World world, String text) {
        return text.replace(world.facts().getOrDefault("work", "WORK"), "WORK")
                .replace(world.facts().getOrDefault("root", "."), ".");
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.split(": ", 2)[1])
                .findFirst()
                .orElse("unknown");
    }
}
