package dev.outrigger.discovery.zookeeper;

import java.util.List;
import org.apache.zookeeper.client.ZKClientConfig;

/*
 * To copy system properties, the client's own makes the JDK's default TLS context, and with it parses every certificate that
 * the JDK trusts: a tenth of a start, for a session in the clear.
 */
/** The client's settings; reads those that are system properties if there are any. */
final class ClientConfig extends ZKClientConfig {
    private static final List<String> ITS_OWN = List.of("zookeeper.", "jute.", "sun.security.jgss.");

    @Override
    protected void handleBackwardCompatibility() {
        if (System.getProperties().stringPropertyNames().stream()
                .anyMatch(name -> ITS_OWN.stream().anyMatch(name::startsWith))) {
            super.handleBackwardCompatibility();
        }
    }
}
