package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent;
import org.junit.jupiter.api.Test;

final class MissingRootTest {
    private final MissingRoot root = new MissingRoot();

    @Test
    void saysWhatMendsAMissingFederation() {
        root.accept(new DiscoveryEvent.RootMissing("/outriggre/default"));

        assertThat(root.words()).isEqualTo("no /outriggre/default (outrigger init, or another chroot)");
    }

    @Test
    void saysNothingOnceItIsFound() {
        root.accept(new DiscoveryEvent.RootMissing("/outriggre/default"));

        root.accept(new DiscoveryEvent.RootFound("/outriggre/default"));

        assertThat(root.words()).isEmpty();
    }
}
