package io.branchline.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class RecentLinesTest {
    @Test
    void keepsTheLastLinesAndNoMore() {
        var context = new LoggerContext();
        var lines = new RecentLines();
        lines.setContext(context);
        lines.start();
        var logger = context.getLogger("io.branchline.agent.Agent");
        logger.addAppender(lines);

        for (var n = 1; n <= RecentLines.LINES_MAX + 5; n++) {
            logger.info("line {}", n);
        }
        logger.error("x".repeat(5_000), new IllegalStateException("why"));

        assertThat(RecentLines.lines()).hasSize(RecentLines.LINES_MAX);
        assertThat(RecentLines.lines().getFirst()).endsWith("INFO Agent - line 7");
        assertThat(RecentLines.lines().getLast()).hasSizeLessThan(500).contains("ERROR Agent - xxx");
        context.stop();
    }
}
