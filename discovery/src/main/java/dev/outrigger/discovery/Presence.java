package dev.outrigger.discovery;

import java.util.Map;

/** A node's own record in a registry, there as long as its process is. Called on the control loop only; nothing blocks. */
public interface Presence {
    /** Publishes {@code content}, or changes what was published, and keeps it published until it is withdrawn. */
    void publish(Content content);

    /**
     * Deletes it.
     *
     * @param done run when the registry has acknowledged, or cannot be asked any more
     */
    void withdraw(Runnable done);

    /**
     * What a node says of itself.
     *
     * @param started when its process started, for people: {@code YYYYMMDD-HHMMSS}, UTC
     * @param services what it provides, by service id
     */
    record Content(
            String host,
            String region,
            String zone,
            String version,
            String started,
            Map<String, Provided> services,
            Map<String, String> labels) {
        public Content {
            services = Map.copyOf(services);
            labels = Map.copyOf(labels);
        }
    }

    /** One provided service: its port, the state of its instance in the registry's words, and its first URL or "". */
    record Provided(int port, String state, String url) {}
}
