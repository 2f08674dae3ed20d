package io.branchline.agent.page;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the last lines of the log in memory for the support file. One for the process, added by {@code AgentLog};
 * logback calls it under its own lock.
 */
public final class RecentLines extends AppenderBase<ILoggingEvent> {
    /** How many are kept. */
    static final int LINES_MAX = 200;

    private static final int LINE_MAX = 400;
    private static final ArrayDeque<String> LINES = new ArrayDeque<>();

    /** Made by logback. */
    public RecentLines() {}

    /** The last lines, oldest first. */
    static List<String> lines() {
        synchronized (LINES) {
            return new ArrayList<>(LINES);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        var logger = event.getLoggerName();
        var thrown = event.getThrowableProxy();
        var line = event.getInstant() + " " + event.getLevel() + " " + logger.substring(logger.lastIndexOf('.') + 1)
                + " - " + event.getFormattedMessage()
                + (thrown == null ? "" : " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")");
        synchronized (LINES) {
            LINES.addLast(line.length() > LINE_MAX ? line.substring(0, LINE_MAX) + "…" : line);
            if (LINES.size() > LINES_MAX) {
                LINES.removeFirst();
            }
        }
    }
}
