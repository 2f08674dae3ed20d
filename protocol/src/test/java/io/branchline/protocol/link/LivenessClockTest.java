package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessClockTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void isDeadAfterThreeSilentHeartbeats() {
        var liveness = new Liveness(Duration.ofSeconds(5), 100);

        assertThat(liveness.dead(100 + 15 * SECOND - 1)).isFalse();
        assertThat(liveness.dead(100 + 15 * SECOND)).isTrue();
    }

    @Test
    void anyMessageIsASignOfLife() {
        var liveness = new Liveness(Duration.ofSeconds(5), 0);
        liveness.heard(10 * SECOND);

        assertThat(liveness.dead(24 * SECOND)).isFalse();
        assertThat(liveness.dead(25 * SECOND)).isTrue();
    }

    @Test
    void survivesAMonotonicClockThatOverflows() {
        var liveness = new Liveness(Duration.ofSeconds(5), Long.MAX_VALUE - SECOND);

        assertThat(liveness.dead(Long.MIN_VALUE + SECOND)).isFalse();
        assertThat(liveness.dead(Long.MIN_VALUE + 20 * SECOND)).isTrue();
    }
}
