package io.branchline.agent.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:30:00Z");

    private final Flow flow = new Flow();

    @Test
    void saysHowLongABacklogTakesAtThePaceOfTheLastSeconds() {
        for (var second = 0; second <= 20; second++) {
            sample(second < 10 ? 0 : (second - 10) * 15L, second);
        }

        assertThat(flow.perSecond()).hasValue(15.0);
        assertThat(flow.secondsLeft(300)).hasValue(20);
        assertThat(flow.secondsLeft(0)).isEmpty();
        assertThat(flow.settledAt()).isEqualTo(NOW.plusSeconds(20));
    }

    @Test
    void saysNothingWhileNothingIsSettled() {
        sample(100, 0);
        sample(100, 1);

        assertThat(flow.secondsLeft(5)).isEmpty();
        assertThat(flow.settledAt()).isNull();
    }

    @Test
    void beginsAnewWithANewEpochOfTheJournal() {
        sample(1_000, 0);
        sample(3, 1);
        assertThat(flow.perSecond()).isEmpty();

        sample(5, 2);
        assertThat(flow.perSecond()).hasValue(2.0);
    }

    private void sample(long settled, long second) {
        flow.sample(settled, TimeUnit.SECONDS.toNanos(second), NOW.plusSeconds(second));
    }
}
