package dev.outrigger.sidecar.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger register}: the announcement lives as long as this process. */
@Command(
        description = "Announce an instance, checked by nobody, until a signal ends this command.",
        mixinStandardHelpOptions = true)
final class RegisterCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "SERVICE",
            description = "The logical name; defined in the registry or by a document here.")
    private String service = "";

    @Option(names = "--host", required = true, paramLabel = "H", description = "Where others reach it.")
    private String host = "";

    @Option(names = "--port", required = true, paramLabel = "P", description = "1 to 65535.")
    private int port;

    RegisterCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        CommandSpec self = Objects.requireNonNull(spec);
        if (port < 1 || port > 65_535) {
            throw new ParameterException(self.commandLine(), "--port: " + port + " (expected: 1 to 65535)");
        }
        PrintWriter out = self.commandLine().getOut();
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Direct direct = door.direct();
        Thread atExit = new Thread(direct::close, "outrigger-withdraw");
        Runtime.getRuntime().addShutdownHook(atExit);
        direct.register(service, host, port, words -> {
            out.println(words);
            out.flush();
        });
        return ended.join();
    }
}
