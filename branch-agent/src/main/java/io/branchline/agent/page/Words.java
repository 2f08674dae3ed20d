package io.branchline.agent.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people say them, in English. */
final class Words {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY_SECONDS = 86_400;

    private Words() {}

    /** {@code 1 sale}, {@code 12,345 sales}. */
    static String count(long number, String one, String many) {
        return String.format(Locale.ENGLISH, "%,d", number) + " " + (number == 1 ? one : many);
    }

    /** {@code 20 s}, {@code 5 min}, {@code 3 hours}, {@code 9 days}: one figure, as a person would round it. */
    static String duration(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return Math.round((double) seconds / MINUTE) + " min";
        }
        return seconds < 2 * DAY_SECONDS
                ? Math.round((double) seconds / HOUR) + " hours"
                : Math.round((double) seconds / DAY_SECONDS) + " days";
    }

    /** {@code 14:02}, or with its date if that is not today's. */
    static String moment(@Nullable Instant moment, Instant now, ZoneId zone) {
        if (moment == null) {
            return "the start";
        }
        var local = moment.atZone(zone);
        return (local.toLocalDate().equals(now.atZone(zone).toLocalDate()) ? CLOCK : DAY).format(local);
    }
}
