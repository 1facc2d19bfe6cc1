package dev.outrigger.sidecar.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a command on what is told elsewhere. */
final class Awaited {
    private Awaited() {}

    /** Returns what {@code told} comes to, or exit code 3 saying that {@code who} did not answer. */
    static <T> T answer(CompletableFuture<T> told, Duration timeout, String who) throws CommandException {
        try {
            return told.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CommandException(
                    ExitCodes.UNREACHABLE, "no answer from " + who + " within " + timeout.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw new CommandException(ExitCodes.NOT_SO, String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCodes.NOT_SO, "interrupted");
        }
    }
}
