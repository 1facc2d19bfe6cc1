package dev.outrigger.sidecar.cli;

/** Why a command did not do what it was asked to: one line on standard error, and the exit code. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCodes}, not 0
     * @param message one line for people, without a full stop
     */
    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Returns the exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
