package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.Test;

final class ClientConfigTest {
    @Test
    void saysWhatTheClientsOwnSays() {
        ZKClientConfig own = new ZKClientConfig();

        ClientConfig config = new ClientConfig();

        assertThat(config.isSaslClientEnabled()).isEqualTo(own.isSaslClientEnabled());
        for (String key : List.of(
                ZKClientConfig.SECURE_CLIENT,
                ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
                ZKClientConfig.JUTE_MAXBUFFER,
                "zookeeper.ssl.protocol")) {
            assertThat(config.getProperty(key)).as(key).isEqualTo(own.getProperty(key));
        }
    }

    @Test
    void readsSystemPropertiesThatAreTheClients() {
        System.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        try {
            assertThat(new ClientConfig().getBoolean(ZKClientConfig.SECURE_CLIENT))
                    .isTrue();
        } finally {
            System.clearProperty(ZKClientConfig.SECURE_CLIENT);
        }
    }
}
