package dev.outrigger.sidecar;

/** A sidecar that cannot start, for a reason that only people can mend. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message says what, where, and what was expected */
    public StartException(String message) {
        super(message);
    }

    /** @param message says what, where, and what was expected */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
