package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.admin.Json;
import dev.outrigger.sidecar.view.Located;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger resolve}. */
@Command(
        description = "Print the URLs of the up instances behind a KEY or a service, oldest registration first.",
        mixinStandardHelpOptions = true)
final class ResolveCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "KEY|SERVICE")
    private String name = "";

    @Option(names = "--json", description = "Print all that is known, instances in every state included.")
    private boolean json;

    @Option(names = "--local", description = "Print the URL that applications on this node use.")
    private boolean local;

    @Option(names = "--newest", description = "Newest registration first.")
    private boolean newest;

    @Option(names = "--at-least", paramLabel = "N", description = "Fail unless N instances are up (default: 1).")
    private int atLeast = 1;

    @Option(
            names = "--where",
            paramLabel = "K=V",
            description = "Only instances with this label, zone, region or node.")
    private Map<String, String> where = Map.of();

    @Option(names = "--secrets", description = "Tell the passwords of datastores; they read *** otherwise.")
    private boolean secrets;

    @Option(names = "--direct", description = "Ask the registry, not the sidecar.")
    private boolean direct;

    ResolveCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonNode located = direct || !door.present() ? asked() : heard();
        if (json) {
            out.println(located.toPrettyString());
        }
        if (located.path("service").isNull()) {
            throw new CommandException(ExitCodes.NOT_SO, name + ": nobody provides it");
        }
        if (local) {
            return printLocal(located, out);
        }
        List<String> urls = urls(located);
        if (!json) {
            urls.forEach(out::println);
        }
        if (urls.size() < atLeast) {
            throw new CommandException(
                    ExitCodes.NOT_SO, name + ": " + urls.size() + " up (expected: at least " + atLeast + ")");
        }
        return ExitCodes.OK;
    }

    private int printLocal(JsonNode located, PrintWriter out) throws CommandException {
        if (located.path("local").isNull()) {
            throw new CommandException(
                    ExitCodes.NOT_SO, name + ": this node does not require it, no local port is open");
        }
        if (!json) {
            out.println(located.path("local").asText());
        }
        return ExitCodes.OK;
    }

    private List<String> urls(JsonNode located) {
        List<String> urls = new ArrayList<>();
        for (JsonNode instance : located.path("instances")) {
            if (instance.path("state").asText().equals("up") && matches(instance)) {
                urls.add(instance.path("url").asText());
            }
        }
        if (newest) {
            Collections.reverse(urls);
        }
        return urls;
    }

    private boolean matches(JsonNode instance) {
        for (Map.Entry<String, String> wanted : where.entrySet()) {
            String label = instance.path("labels").path(wanted.getKey()).asText();
            String field = instance.path(wanted.getKey()).asText();
            if (!wanted.getValue().equals(label) && !wanted.getValue().equals(field)) {
                return false;
            }
        }
        return true;
    }

    private JsonNode heard() throws CommandException {
        return Door.json(
                door.ask("/v1/resolve/" + Door.encoded(name) + (secrets ? "?secrets=true" : ""), Door.PATIENCE));
    }

    private JsonNode asked() throws CommandException {
        if (secrets || local) {
            throw new CommandException(
                    ExitCodes.UNREACHABLE,
                    (secrets ? "--secrets" : "--local") + ": told by a sidecar only, over its socket");
        }
        try (Direct session = door.direct()) {
            CompletableFuture<Located> told = new CompletableFuture<>();
            Runnable end = session.watch(name, located -> {
                if (located.provenance() != Provenance.Kind.UNKNOWN) {
                    told.complete(located);
                }
            });
            try {
                return Json.tree(Awaited.answer(told, InitCommand.REGISTRY_PATIENCE, session.servers()));
            } finally {
                end.run();
            }
        }
    }
}
