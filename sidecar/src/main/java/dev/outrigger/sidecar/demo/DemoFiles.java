package dev.outrigger.sidecar.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrigger.sidecar.config.ConfigException;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.process.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the demo's configuration as files, as an operator would: the demo runs what {@code run} runs. */
final class DemoFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path documents;
    private final String connect;

    /**
     * @param home an empty directory
     * @param connect where the registry is
     */
    DemoFiles(Path home, String connect) {
        this.home = home;
        this.documents = home.resolve("services.d");
        this.connect = connect;
    }

    /** Copies the service documents of {@code from} and adds the demo's own. */
    void writeDocuments(Path from, Map<String, String> own) throws IOException {
        Files.createDirectories(documents);
        try (var files = Files.newDirectoryStream(from, "*.json")) {
            for (Path file : files) {
                Files.copy(file, documents.resolve(file.getFileName()));
            }
        }
        for (Map.Entry<String, String> document : own.entrySet()) {
            Files.writeString(documents.resolve(document.getKey() + ".json"), document.getValue());
        }
    }

    /**
     * Writes the node file of a node that runs {@code runs}, and reads it as {@code run} does.
     *
     * @param host where its instances are announced, and where it binds what they require
     * @param localPorts overrides of documented ports that are taken
     * @param admin {@code host:port} of its admin door; empty for none
     */
    Loaded writeNode(String id, String host, List<String> runs, Map<String, Integer> localPorts, String admin)
            throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("node").put("id", id).put("host", host);
        node.put("federation", "seatgeek");
        node.putObject("registry")
                .putObject("zookeeper")
                .put("connect", connect)
                .put("chroot", "/outrigger")
                .put("session_timeout", "4s")
                .put("allow_loopback", true);
        node.put("services", documents.toString());
        node.put("datastores", home.resolve("datastores.json").toString());
        ArrayNode list = node.putArray("runs");
        runs.forEach(list::add);
        node.put("bind", host);
        ObjectNode ports = node.putObject("local_ports");
        localPorts.forEach(ports::put);
        ObjectNode door = node.putObject("admin");
        if (admin.isEmpty()) {
            door.put("listen", "off");
        } else {
            door.put("listen", admin);
        }
        Path own = Files.createDirectories(home.resolve(id));
        node.put("state_dir", own.resolve("state").toString());
        node.put("run_dir", own.resolve("run").toString());
        Path file = own.resolve("outrigger.json");
        writeForOwner(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        return read(file);
    }

    private static Loaded read(Path file) throws IOException {
        try {
            return Loaded.of(file, Machine.local(), true);
        } catch (ConfigException wrong) {
            throw new IOException("the demo's own configuration: " + wrong.problems(), wrong);
        }
    }

    /** Writes the datastores that the documents name. */
    void writeDatastores(String text) throws IOException {
        writeForOwner(home.resolve("datastores.json"), text);
    }

    /** What may hold passwords is for nobody else to read. */
    private static void writeForOwner(Path file, String text) throws IOException {
        new DurableFile(file).write(text.getBytes(StandardCharsets.UTF_8));
    }
}
