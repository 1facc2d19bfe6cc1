package dev.outrigger.sidecar.cli;

/** What the exit code of a command says. */
public final class ExitCodes {
    /** Done, or so. */
    public static final int OK = 0;
    /** Not so: a condition unmet, a name unresolved, a request refused. */
    public static final int NOT_SO = 1;
    /** The command line or the configuration is wrong. */
    public static final int USAGE = 2;
    /** No sidecar or registry could be reached. */
    public static final int UNREACHABLE = 3;
    /** Partly done: the answer says which part. */
    public static final int PARTLY = 4;

    private ExitCodes() {}
}
