package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent.NoServer;
import org.junit.jupiter.api.Test;

final class SilenceTest {
    private final Scene scene = new Scene();

    @Test
    void tellsOnceThatNobodyHasEverAnswered() {
        scene.open("consumer").cut();

        scene.passes(600);

        assertThat(scene.events(NoServer.class)).containsExactly(new NoServer("scripted"));
    }

    @Test
    void saysNothingOfTheKindOnceSomebodyHas() {
        ScriptedEnsemble.Client client = scene.watching();

        client.cut();
        scene.passes(600);

        assertThat(scene.events(NoServer.class)).isEmpty();
    }
}
