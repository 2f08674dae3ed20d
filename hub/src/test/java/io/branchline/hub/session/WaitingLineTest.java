package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    /** A monotonic clock may begin anywhere, and pass the largest number. */
    private static final long BEGAN = Long.MAX_VALUE - 10;

    private final WaitingLine<String> line = new WaitingLine<>(2, Duration.ofNanos(100));

    @Test
    void whoCameFirstIsFirst() {
        assertThat(line.join("a", BEGAN)).isTrue();
        assertThat(line.join("b", BEGAN)).isTrue();

        assertThat(line.first()).contains("a");
        assertThat(line.first()).contains("b");
        assertThat(line.first()).isEmpty();
    }

    @Test
    void nobodyJoinsAFullLine() {
        assertThat(line.join("a", BEGAN)).isTrue();
        assertThat(line.join("b", BEGAN)).isTrue();

        assertThat(line.join("c", BEGAN)).isFalse();

        assertThat(line.size()).isEqualTo(2);
    }

    @Test
    void theWaitOfEachIsOverInItsOwnTime() {
        assertThat(line.join("a", BEGAN)).isTrue();
        assertThat(line.join("b", BEGAN + 30)).isTrue();

        assertThat(line.overdue(BEGAN + 99)).isEmpty();
        assertThat(line.overdue(BEGAN + 100)).contains("a");
        assertThat(line.overdue(BEGAN + 129)).isEmpty();
        assertThat(line.overdue(BEGAN + 130)).contains("b");
        assertThat(line.overdue(BEGAN + 1_000)).isEmpty();
    }

    @Test
    void saysHowLongTheHeadHasLeft() {
        assertThat(line.untilOverdue(BEGAN)).isEqualTo(Duration.ZERO);

        assertThat(line.join("a", BEGAN)).isTrue();

        assertThat(line.untilOverdue(BEGAN + 40)).isEqualTo(Duration.ofNanos(60));
        assertThat(line.untilOverdue(BEGAN + 400)).isEqualTo(Duration.ZERO);
    }
}
