package io.branchline.agent;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A line of the log: time with offset, level, class, message, and the top of the stack of what went wrong. Thread-safe. */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final String FRAMES_MAX = "8";
    private static final int LEVEL_WIDTH = 5;

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

    @Override
    public void start() {
        stack.setOptionList(List.of(FRAMES_MAX));
        stack.setContext(getContext());
        stack.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var level = event.getLevel().toString();
        var logger = event.getLoggerName();
        var line = new StringBuilder(160);
        time.formatTo(event.getInstant(), line);
        return line.append(' ')
                .append(level)
                .repeat(' ', 1 + Math.max(0, LEVEL_WIDTH - level.length()))
                .append(logger, logger.lastIndexOf('.') + 1, logger.length())
                .append(" - ")
                .append(event.getFormattedMessage())
                .append(System.lineSeparator())
                .append(stack.convert(event))
                .toString();
    }
}
