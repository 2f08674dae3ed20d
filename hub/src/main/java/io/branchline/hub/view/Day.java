package io.branchline.hub.view;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A day from midnight to midnight of head office's zone.
 *
 * @param from first moment
 * @param to first moment of the next day
 */
public record Day(Instant from, Instant to) {
    /** The day a moment lies in. */
    public static Day of(Instant moment, ZoneId zone) {
        var date = moment.atZone(zone).toLocalDate();
        return new Day(
                date.atStartOfDay(zone).toInstant(),
                date.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
