package io.branchline.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.branchline.agent.page.RecentLines;
import java.util.List;
import java.util.Objects;

/**
 * The agent's log: lines on the standard output, the last of them in memory for the support file. Found by logback
 * through its service file. Written as code and not as {@code logback.xml}, because the reader of that file and the XML
 * parser under it are five hundred classes, which would stay in the memory of a process that is to be small.
 *
 * <p>Steps aside for whoever configures logback otherwise: by its system property, or with a {@code logback.xml} or
 * {@code logback-test.xml} on the class path.
 */
public final class AgentLog extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "BRANCHLINE_LOG_LEVEL";

    /** Made by logback. */
    public AgentLog() {}

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        if (isConfiguredOtherwise()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(Objects.requireNonNullElse(System.getenv(LEVEL), "INFO"), Level.INFO));
        root.addAppender(started(logback, console(logback), "console"));
        root.addAppender(started(logback, new RecentLines(), "recent"));
        for (var chatty : List.of("io.netty", "io.vertx")) {
            logback.getLogger(chatty).setLevel(Level.WARN);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isConfiguredOtherwise() {
        return System.getProperty("logback.configurationFile") != null
                || AgentLog.class.getResource("/logback-test.xml") != null
                || AgentLog.class.getResource("/logback.xml") != null;
    }

    private static Appender<ILoggingEvent> console(LoggerContext logback) {
        var line = new LogLine();
        line.setContext(logback);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(logback);
        encoder.setLayout(line);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setEncoder(encoder);
        return console;
    }

    private static Appender<ILoggingEvent> started(
            LoggerContext logback, Appender<ILoggingEvent> appender, String name) {
        appender.setContext(logback);
        appender.setName(name);
        appender.start();
        return appender;
    }
}
