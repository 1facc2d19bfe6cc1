package dev.outrigger.sidecar.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** A process that takes a state directory, says whether it has it, and lives until it is killed. */
final class HoldingMain {
    private HoldingMain() {}

    public static void main(String[] arguments) throws IOException {
        StateDir.Opening opening = StateDir.open(Path.of(arguments[0]), InstantSource.system());
        System.out.println(opening.getClass().getSimpleName());
        System.in.read();
    }
}
