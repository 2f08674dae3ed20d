package io.branchline.hub.feed.figures;

import io.branchline.hub.live.LiveNotice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How many events settled lately and how long they took, from the batches that were shown, of all nodes. A slot for each
 * of the last {@value #SECONDS} seconds; figures are within one percent. Context: the feed's.
 */
final class Pace {
    private static final int SECONDS = 60;
    /** An average over this many whole seconds shows a change soon and does not flicker. */
    private static final int RATE_SECONDS = 5;

    private static final long LONGEST_TENTHS = Duration.ofHours(1).toMillis() * 10;
    private static final int DIGITS = 2;

    /** What settles so long after it came was released from the quarantine by a person, whose time is not measured here. */
    private static final Duration RELEASED_AFTER = Duration.ofHours(1);

    /** Half and 99 in a hundred were not slower than this, in milliseconds with one decimal. */
    record Percentiles(BigDecimal p50Ms, BigDecimal p99Ms) {}

    private static final class Slot {
        private final IntCountsHistogram settle = new IntCountsHistogram(LONGEST_TENTHS, DIGITS);
        private final IntCountsHistogram sync = new IntCountsHistogram(LONGEST_TENTHS, DIGITS);
        private long second = Long.MIN_VALUE;
        private long events;

        void begin(long now) {
            if (second != now) {
                second = now;
                events = 0;
                settle.reset();
                sync.reset();
            }
        }
    }

    private final Slot[] slots = Stream.generate(Slot::new).limit(SECONDS).toArray(Slot[]::new);

    /** A batch was shown. */
    void add(LiveNotice notice, long nowMs) {
        var second = nowMs / 1_000;
        var slot = slots[(int) (second % SECONDS)];
        slot.begin(second);
        slot.events += notice.events().size();
        for (var stored : notice.events()) {
            var waited = Duration.between(stored.receivedAt(), stored.settledAt());
            if (waited.compareTo(RELEASED_AFTER) > 0) {
                continue;
            }
            record(slot.settle, stored.receivedAt(), stored.settledAt());
            var kept = stored.event().recordedTime();
            if (kept != null) {
                record(slot.sync, kept, stored.settledAt());
            }
        }
    }

    /** Events a second, over the last whole seconds. */
    BigDecimal eventsPerSecond(long nowMs) {
        var second = nowMs / 1_000;
        var events = Arrays.stream(slots)
                .filter(slot -> slot.second < second && slot.second >= second - RATE_SECONDS)
                .mapToLong(slot -> slot.events)
                .sum();
        return BigDecimal.valueOf(events * 10 / RATE_SECONDS, 1);
    }

    /** From received to settled, in the last minute; empty without events. */
    Optional<Percentiles> settle(long nowMs) {
        return percentiles(recent(nowMs).map(slot -> slot.settle));
    }

    /** From kept to settled, in the last minute; empty without events. */
    Optional<Percentiles> sync(long nowMs) {
        return percentiles(recent(nowMs).map(slot -> slot.sync));
    }

    private Stream<Slot> recent(long nowMs) {
        var oldest = nowMs / 1_000 - SECONDS;
        return Arrays.stream(slots).filter(slot -> slot.second > oldest && slot.events > 0);
    }

    private static Optional<Percentiles> percentiles(Stream<? extends IntCountsHistogram> parts) {
        var all = new Histogram(LONGEST_TENTHS, DIGITS);
        parts.forEach(all::add);
        return all.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(new Percentiles(
                        BigDecimal.valueOf(all.getValueAtPercentile(50), 1),
                        BigDecimal.valueOf(all.getValueAtPercentile(99), 1)));
    }

    /** Clocks of branch and hub differ: what would have settled before it was kept took no time. */
    private static void record(IntCountsHistogram into, Instant from, Instant to) {
        into.recordValue(Math.clamp(Duration.between(from, to).toNanos() / 100_000, 0, LONGEST_TENTHS));
    }
}
