package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(60);

    private final Backoff backoff = new Backoff(BASE, CAP, new Random(1));

    @Test
    void staysBelowACeilingThatDoublesUpToTheCap() {
        for (var failures = 0; failures < 100; failures++) {
            var ceiling = Math.min(60_000, 500L << Math.min(failures, 20));

            assertThat(backoff.failed()).isBetween(Duration.ZERO, Duration.ofMillis(ceiling));
        }
    }

    @Test
    void usesTheWholeRange() {
        IntStream.range(0, 10).forEach(failure -> assertThat(backoff.failed()).isNotNull());

        var delays = IntStream.range(0, 2000)
                .mapToLong(n -> backoff.failed().toMillis())
                .sorted()
                .toArray();

        assertThat(delays[0]).isLessThan(1_000);
        assertThat(delays[delays.length - 1]).isGreaterThan(59_000);
        assertThat(delays[delays.length / 2]).isBetween(27_000L, 33_000L);
    }

    @Test
    void beginsAnewAfterSuccess() {
        IntStream.range(0, 10).forEach(failure -> assertThat(backoff.failed()).isNotNull());
        backoff.succeeded();

        assertThat(backoff.failed()).isLessThanOrEqualTo(BASE);
    }

    @Test
    void neverComesBeforeItsSlot() {
        for (var n = 0; n < 1000; n++) {
            assertThat(backoff.slot(Duration.ofSeconds(7))).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_500));
            assertThat(backoff.soon()).isBetween(Duration.ZERO, BASE);
            assertThat(backoff.rarely()).isBetween(Duration.ofSeconds(30), CAP);
        }
    }
}
