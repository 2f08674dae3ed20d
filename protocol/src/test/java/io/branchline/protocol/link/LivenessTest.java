package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void callsAPeerDeadAfterThreeSilentHeartbeats() {
        var liveness = new Liveness(Duration.ofSeconds(1), 0);

        assertThat(liveness.dead(3 * SECOND - 1)).isFalse();
        assertThat(liveness.dead(3 * SECOND)).isTrue();
    }

    @Test
    void countsFromTheLastSignOfLife() {
        var liveness = new Liveness(Duration.ofSeconds(1), 0);

        liveness.heard(2 * SECOND);

        assertThat(liveness.dead(4 * SECOND)).isFalse();
    }

    @Test
    void backsOffWithFullJitterUpToTheCap() {
        var backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(8), new SplittableRandom(1));
        for (var failure = 0; failure < 100; failure++) {
            var ceiling = Math.min(8_000, 200L << Math.min(failure, 20));

            assertThat(backoff.failed().toMillis()).isBetween(0L, ceiling);
        }

        backoff.succeeded();

        assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(backoff.slot(Duration.ofSeconds(3))).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_200));
    }
}
