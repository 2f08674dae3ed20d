package io.branchline.agent.figures;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How fast the branch fills its disk: the bytes of the last 24 hours, by the hour, so that a shop that is closed at
 * night is told days and not hours. Thread-safe.
 */
final class Pace {
    /** A disk that lasts longer than this does not fill. */
    static final Duration LASTS_MAX = Duration.ofDays(3650);

    /** What is looked back at. */
    static final Duration WINDOW = Duration.ofHours(24);

    /** A shop that opened a minute ago is not reckoned from that minute. */
    private static final Duration COVERED_MIN = Duration.ofHours(1);

    private static final int HOURS = 25;
    private static final long HOUR_SECONDS = 3600;

    /**
     * What a row takes on disk beyond the cost of its event: the other columns, its id once more in the index, pages that
     * are not filled to the brim. {@code PaceTest} measures it, and finds 48 with short ids.
     */
    private static final int ROW_BYTES = 80;

    private final InstantSource clock;
    private final long[] bytes = new long[HOURS];
    private final long[] hours = new long[HOURS];
    private @Nullable Instant first;

    Pace(InstantSource clock) {
        this.clock = clock;
        Arrays.fill(hours, Long.MIN_VALUE);
    }

    /** What an event of a cost takes on disk, in bytes. */
    static long bytesOnDisk(long cost) {
        return cost + ROW_BYTES;
    }

    /** Counts an event that was kept. */
    synchronized void kept(long cost, Instant recordedTime) {
        var hour = Math.floorDiv(recordedTime.getEpochSecond(), HOUR_SECONDS);
        var slot = (int) Math.floorMod(hour, (long) HOURS);
        if (hour > hours[slot]) {
            hours[slot] = hour;
            bytes[slot] = 0;
        }
        if (hour == hours[slot]) {
            bytes[slot] += bytesOnDisk(cost);
        }
        if (first == null || recordedTime.isBefore(first)) {
            first = recordedTime;
        }
    }

    /** How long this many bytes last at the pace of the last 24 hours; empty if they last for ever. */
    synchronized OptionalLong seconds(long room) {
        var now = clock.instant();
        var oldest = Math.floorDiv(now.minus(WINDOW).getEpochSecond(), HOUR_SECONDS);
        var sum = 0L;
        for (var slot = 0; slot < HOURS; slot++) {
            sum += hours[slot] >= oldest ? bytes[slot] : 0;
        }
        if (sum == 0 || first == null) {
            return OptionalLong.empty();
        }
        var known = Duration.between(first, now);
        var covered = known.compareTo(COVERED_MIN) < 0 ? COVERED_MIN : known.compareTo(WINDOW) > 0 ? WINDOW : known;
        var seconds = Math.round((double) room * covered.toSeconds() / sum);
        return seconds > LASTS_MAX.toSeconds() ? OptionalLong.empty() : OptionalLong.of(seconds);
    }
}
