package io.branchline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private final LoggerContext logback = new LoggerContext();
    private final LogLine line = new LogLine();

    @BeforeEach
    void start() {
        line.setContext(logback);
        line.start();
    }

    @Test
    void saysWhenHowBadWhereAndWhat() {
        assertThat(written(Level.INFO, null))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO  Journal - full disk=7\\R");
        assertThat(written(Level.ERROR, null)).contains(" ERROR Journal - ");
    }

    @Test
    void showsTheTopOfTheStackAndTheCause() {
        var fault = new IllegalStateException("above", new IllegalArgumentException("below"));

        assertThat(written(Level.WARN, fault).lines())
                .hasSizeBetween(3, 2 + 2 * 9)
                .anyMatch(text -> text.contains("IllegalStateException: above"))
                .anyMatch(text -> text.contains("IllegalArgumentException: below"));
    }

    @Test
    void stepsAsideForAnotherConfiguration() {
        assertThat(AgentLog.class.getResource("/logback-test.xml")).isNotNull();
        assertThat(new AgentLog().configure(logback)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    }

    private String written(Level level, Throwable thrown) {
        var logger = logback.getLogger("io.branchline.agent.journal.Journal");
        return line.doLayout(
                new LoggingEvent(LogLineTest.class.getName(), logger, level, "full disk={}", thrown, new Object[] {7}));
    }
}
