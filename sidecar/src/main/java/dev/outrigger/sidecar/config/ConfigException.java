package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;

/** Configuration that cannot be used, with everything that is wrong in it. */
public final class ConfigException extends Exception {
    private final transient Problems problems;

    /**
     * @param problems with at least one mistake
     */
    public ConfigException(Problems problems) {
        super(problems.toString());
        this.problems = problems;
    }

    /** Returns every mistake and warning. */
    public Problems problems() {
        return problems;
    }
}
