package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The files of a node, changed as an editor changes them: whole, under a running sidecar. */
final class NodeFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path node;
    private final Path shop;
    private final Path report;
    private final byte[] goodShop;

    /** @param folder with {@code outrigger.json}, and {@code shop.json} and {@code report.json} in {@code services.d} */
    NodeFiles(Path folder) throws IOException {
        node = folder.resolve("outrigger.json");
        shop = folder.resolve("services.d/shop.json");
        report = folder.resolve("services.d/report.json");
        goodShop = Files.readAllBytes(shop);
    }

    /** What takes a restart. */
    void loops(int count) throws IOException {
        ObjectNode now = read(node);
        write(node, now.put("loops", count));
    }

    void usualLoops() throws IOException {
        ObjectNode now = read(node);
        now.remove("loops");
        write(node, now);
    }

    /** What takes away all other services that run here. */
    void runOnly(String service) throws IOException {
        ObjectNode now = read(node);
        now.putArray("runs").add(service);
        write(node, now);
    }

    /** A word where a number is expected. */
    void breakShop() throws IOException {
        ObjectNode now = read(shop);
        now.putObject("traffic").putObject("eject").put("max_percent", "half");
        write(shop, now);
    }

    void mendShop() throws IOException {
        replace(shop, goodShop);
    }

    /** A KEY that nobody provides. */
    void requirePayments() throws IOException {
        ObjectNode now = read(report);
        now.withObject("/requires").put("PAYMENTS", "{PAYMENTS_URL}");
        write(report, now);
    }

    private static ObjectNode read(Path file) throws IOException {
        return (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    }

    private static void write(Path file, ObjectNode now) throws IOException {
        replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(now));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path beside = Objects.requireNonNull(file.getParent()).resolve("." + file.getFileName() + ".new");
        Files.write(beside, content);
        Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(file));
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
