package dev.outrigger.sidecar.process;

import java.util.List;
import java.util.Map;

/** What a child process inherits: this one's environment, less what the launcher set for this process alone. Stateless. */
final class Inherited {
    /** Names what the launcher set that was not set before it, separated by commas. */
    static final String OURS = "outrigger.environment.ours";

    private Inherited() {}

    /** Takes out of {@code environment} what is not for a child. */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeAll(List.of(System.getProperty(OURS, "").split(",", -1)));
    }
}
