package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RehearsalTest {
    private static final String LAUNCHER = "outrigger.launcher";

    @BeforeEach
    void beInTheCheckout() {
        System.setProperty(LAUNCHER, Path.of("bin/outrigger").toAbsolutePath().toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(LAUNCHER);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void failsWithASidecarThatDoesAndLeavesNoWorldBehind() {
        List<Path> given = new ArrayList<>();
        List<Boolean> there = new ArrayList<>();

        assertThatIOException()
                .isThrownBy(() -> Rehearsal.around(
                        file -> {
                            given.add(file);
                            there.add(Files.exists(file));
                            return false;
                        },
                        new CountDownLatch(1)))
                .withMessageContaining("ended before all was rehearsed");

        assertThat(there).containsExactly(true);
        assertThat(given.get(0)).doesNotExist();
    }
}
