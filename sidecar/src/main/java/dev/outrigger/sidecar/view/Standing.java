package dev.outrigger.sidecar.view;

/**
 * How the configuration in force stands to the files, and to what operators have asked for. Immutable.
 *
 * @param configValid whether the files were without a mistake when they were last read
 * @param configHeld whether a change of them waits for {@code outrigger reload --force}
 * @param frozen whether an operator has frozen the tables
 */
public record Standing(boolean configValid, boolean configHeld, boolean frozen) {
    /** Of a process that does not read its files again: it would not run with a mistake in them. */
    public static final Standing AS_STARTED = new Standing(true, false, false);
}
