package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.admin.AdminClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the sidecar that it asks, and the asking. */
final class Door {
    static final String CONFIG =
            "The node file (default: $OUTRIGGER_CONFIG, else /etc/outrigger/outrigger.json or .yaml).";

    /** How long a sidecar may take for what it has at hand. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Entry entry;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = CONFIG)
    private @Nullable Path config;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The sidecar's admin.sock, instead of the node file's.")
    private @Nullable Path socket;

    Door(Entry entry) {
        this.entry = entry;
    }

    /** Returns what the sidecar answers to GET {@code uri}; exit code 3 if none does. */
    AdminClient.Answer ask(String uri, Duration timeout) throws CommandException {
        return exchange(client -> client.get(uri, timeout));
    }

    /** Returns what the sidecar answers to POST {@code uri} with a JSON {@code body}; exit code 3 if none does. */
    AdminClient.Answer post(String uri, String body, Duration timeout) throws CommandException {
        return exchange(client -> client.post(uri, body, timeout));
    }

    /** One question and its answer. */
    @FunctionalInterface
    private interface Exchange {
        AdminClient.Answer with(AdminClient client) throws IOException;
    }

    private AdminClient.Answer exchange(Exchange exchange) throws CommandException {
        Path path = socketPath();
        if (!Files.exists(path)) {
            throw unreachable("no sidecar has its socket at " + path);
        }
        try (AdminClient client = new AdminClient(path)) {
            return exchange.with(client);
        } catch (IOException unreachable) {
            throw unreachable("no sidecar answers at " + path + ": " + unreachable.getMessage());
        }
    }

    private static CommandException unreachable(String words) {
        return new CommandException(
                ExitCodes.UNREACHABLE, words + " (is `outrigger run` up? --socket or -c point elsewhere)");
    }

    /** Returns whether somebody listens at the socket, or may: one that was killed leaves a file at which nobody does. */
    boolean present() throws CommandException {
        Path path = socketPath();
        if (!Files.exists(path)) {
            return false;
        }
        try (SocketChannel tried = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            tried.configureBlocking(false); // one that hangs has its deadline with the question
            tried.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (IOException denied) {
            return true; // the question itself will tell
        }
    }

    /** Opens a session of the command's own. */
    Direct direct() throws CommandException {
        return entry.direct(Optional.ofNullable(config));
    }

    /** Returns the JSON of {@code answer}; exit code 1 with the sidecar's own words if it refused. */
    static JsonNode json(AdminClient.Answer answer) throws CommandException {
        JsonNode json;
        try {
            json = answer.json();
        } catch (IOException notJson) {
            throw new CommandException(ExitCodes.UNREACHABLE, "not a sidecar's answer: " + notJson.getMessage());
        }
        if (json.hasNonNull("error")) {
            throw new CommandException(
                    ExitCodes.NOT_SO,
                    json.path("detail").asText(json.path("error").asText()));
        }
        return json;
    }

    /** Returns {@code name} as a path segment or query value. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Path socketPath() throws CommandException {
        return socket != null
                ? socket
                : entry.runDir(Optional.ofNullable(config)).resolve("admin.sock");
    }
}
