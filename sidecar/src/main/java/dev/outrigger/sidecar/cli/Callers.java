package dev.outrigger.sidecar.cli;

import java.util.Map;

/** Who calls a command. */
final class Callers {
    private Callers() {}

    /** Returns the name of the person behind {@code sudo}, else of this process's user; empty if there is none. */
    static String user() {
        return user(System.getenv(), System.getProperty("user.name", ""));
    }

    static String user(Map<String, String> environment, String user) {
        String behind = environment.getOrDefault("SUDO_USER", "");
        return behind.isEmpty() ? user : behind;
    }
}
