package dev.outrigger.sidecar.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code outrigger version}. */
@Command(description = "Print the release and the Java that runs it.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        for (String line : new VersionLines().getVersion()) {
            Objects.requireNonNull(spec).commandLine().getOut().println(line);
        }
    }
}
