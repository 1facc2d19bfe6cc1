package dev.outrigger.sidecar.cli;

import java.util.Map;

/** Who gives a command. */
final class Person {
    private Person() {}

    /** Returns the name of the person behind {@code sudo}, else of this process's user; empty if there is none. */
    static String name() {
        return name(System.getenv(), System.getProperty("user.name", ""));
    }

    static String name(Map<String, String> environment, String user) {
        String behind = environment.getOrDefault("SUDO_USER", "");
        return behind.isEmpty() ? user : behind;
    }
}
