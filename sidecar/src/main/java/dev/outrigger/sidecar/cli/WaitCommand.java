package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.view.Located;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger wait}. */
@Command(
        description =
                "Wait until instances are up, or until the sidecar has started; 1 if that did not happen in time.",
        mixinStandardHelpOptions = true)
final class WaitCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "One with --min; any number with --ready.")
    private List<String> services = List.of();

    @Option(names = "--min", paramLabel = "N", description = "How many instances shall be up (default: 1).")
    private int min = 1;

    @Option(names = "--healthy", description = "Count those that this sidecar finds healthy.")
    private boolean healthy;

    @Option(names = "--ready", description = "Wait for the sidecar to have started, and for listeners of SERVICE….")
    private boolean ready;

    @Option(names = "--timeout", paramLabel = "T", description = "Such as 60s, 500ms or 5m (default: 60s).")
    private String timeout = "60s";

    @Option(names = "--direct", description = "Ask the registry, not the sidecar.")
    private boolean direct;

    WaitCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        CommandSpec self = Objects.requireNonNull(spec);
        Duration limit = Patience.of(self.commandLine(), "--timeout", timeout);
        if (ready) {
            return ready(limit);
        }
        if (services.size() != 1 || min < 0) {
            throw new ParameterException(
                    self.commandLine(),
                    "wait: " + services + " --min " + min + " (expected: one SERVICE and 0 or more)");
        }
        if (!direct && door.present()) {
            return asking(services.get(0), limit);
        }
        if (healthy) {
            throw new CommandException(ExitCodes.UNREACHABLE, "--healthy: known to a sidecar only, and none is asked");
        }
        return directly(services.get(0), limit);
    }

    private int ready(Duration limit) throws CommandException {
        String query = "/v1/wait?ready=true&timeout=" + limit.toMillis() + "ms&service="
                + Door.encoded(String.join(",", services));
        JsonNode answer = Door.json(new Patience(limit).ask(door, query));
        if (!answer.path("met").asBoolean()) {
            throw new CommandException(ExitCodes.NOT_SO, answer.path("detail").asText());
        }
        return ExitCodes.OK;
    }

    private int asking(String service, Duration limit) throws CommandException {
        String query = "/v1/wait?service=" + Door.encoded(service) + "&min=" + min + "&timeout=" + limit.toMillis()
                + "ms" + (healthy ? "&healthy=true" : "");
        AdminClient.Answer answer = door.ask(query, limit.plus(Door.PATIENCE));
        JsonNode json = Door.json(answer);
        if (!json.path("met").asBoolean()) {
            throw new CommandException(ExitCodes.NOT_SO, json.path("detail").asText());
        }
        return ExitCodes.OK;
    }

    private int directly(String service, Duration limit) throws CommandException {
        AtomicReference<String> last = new AtomicReference<>("the registry has not answered");
        CompletableFuture<Located> met = new CompletableFuture<>();
        try (Direct session = door.direct()) {
            session.watch(service, located -> {
                last.set(service + ": " + located.up() + " up, " + located.provenance() + " (expected: at least " + min
                        + ")");
                if (located.up() >= min && located.provenance().equals(Provenance.Kind.LIVE)) {
                    met.complete(located);
                }
            });
            met.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ExitCodes.OK;
        } catch (TimeoutException late) {
            throw new CommandException(ExitCodes.NOT_SO, String.valueOf(last.get()));
        } catch (InterruptedException | ExecutionException never) {
            throw new CommandException(ExitCodes.NOT_SO, "interrupted");
        }
    }
}
