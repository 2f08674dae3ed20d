package io.branchline.hub.feed.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant SETTLED = Instant.parse("2026-11-20T09:30:00Z");
    private static final long BEGAN = SETTLED.toEpochMilli();

    private final Pace pace = new Pace();

    @Test
    void hasNoPercentilesWithoutEvents() {
        assertThat(pace.settle(BEGAN)).isEmpty();
        assertThat(pace.eventsPerSecond(BEGAN)).isEqualByComparingTo("0");
    }

    @Test
    void averagesTheLastWholeSeconds() {
        for (var second = 0; second < 5; second++) {
            pace.add(batch(10 * (second + 1), 3), BEGAN + second * 1_000);
        }

        assertThat(pace.eventsPerSecond(BEGAN + 5_000)).isEqualByComparingTo("30.0");
        assertThat(pace.eventsPerSecond(BEGAN + 20_000)).isEqualByComparingTo("0");
    }

    @Test
    void tellsHowLongHalfAndNearlyAllTookWithinOnePercent() {
        pace.add(batch(980, 4), BEGAN);
        pace.add(batch(20, 700), BEGAN + 900);

        var settle = pace.settle(BEGAN + 1_000).orElseThrow();
        assertThat(settle.p50Ms()).isBetween(new BigDecimal("3.9"), new BigDecimal("4.1"));
        assertThat(settle.p99Ms()).isBetween(new BigDecimal("693"), new BigDecimal("707"));
        assertThat(pace.sync(BEGAN + 1_000).orElseThrow().p50Ms())
                .isBetween(new BigDecimal("7.9"), new BigDecimal("8.1"));
    }

    @Test
    void forgetsAfterAMinute() {
        pace.add(batch(5, 4), BEGAN);

        assertThat(pace.settle(BEGAN + 59_000)).isPresent();
        assertThat(pace.settle(BEGAN + 60_000)).isEmpty();
        pace.add(batch(1, 9), BEGAN + 60_000);
        assertThat(pace.settle(BEGAN + 60_000).orElseThrow().p50Ms())
                .isBetween(new BigDecimal("8.9"), new BigDecimal("9.1"));
    }

    /** Events that took so long from received to settled, and twice that from kept. */
    private static LiveNotice batch(int events, int tookMs) {
        return new LiveNotice(
                1,
                1,
                Priority.SALES,
                IntStream.range(0, events)
                        .mapToObj(n -> new StoredEvent(
                                "367",
                                new UUID(0, 1),
                                Priority.SALES,
                                n + 1,
                                SETTLED.minusMillis(tookMs),
                                SETTLED,
                                Event.of("e" + n, "/pos/1", "sale.completed", SETTLED.atOffset(ZoneOffset.UTC), "{}")
                                        .recordedAt(SETTLED.minusMillis(2L * tookMs))))
                        .toList());
    }
}
