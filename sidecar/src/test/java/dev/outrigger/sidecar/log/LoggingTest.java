package dev.outrigger.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class LoggingTest {
    private final LoggerContext loggers = new LoggerContext();

    @Test
    void isFoundByLogback() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(Logging.class);
    }

    @Test
    void tellsOfOurselvesAndLittleOfLibraries() {
        ExecutionStatus status = new Logging().configure(loggers);

        assertThat(status).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(level("dev.outrigger.any")).isEqualTo(Level.INFO);
        assertThat(level("org.apache.zookeeper.ZooKeeper")).isEqualTo(Level.WARN);
        assertThat(level("org.apache.zookeeper.ClientCnxn")).isEqualTo(Level.ERROR);
        assertThat(level("io.netty.util")).isEqualTo(Level.WARN);
        assertThat(loggers.getLogger("ROOT").getAppender("outrigger").isStarted())
                .isTrue();
    }

    @Test
    void leavesItToTheFileThatIsNamed() {
        System.setProperty("logback.configurationFile", "/etc/outrigger/logback.xml");
        try {
            assertThat(new Logging().configure(loggers)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
            assertThat(loggers.getLogger("ROOT").iteratorForAppenders().hasNext())
                    .isFalse();
        } finally {
            System.clearProperty("logback.configurationFile");
        }
    }

    private Level level(String logger) {
        return loggers.getLogger(logger).getEffectiveLevel();
    }
}
