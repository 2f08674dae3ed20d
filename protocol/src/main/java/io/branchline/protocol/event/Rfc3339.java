package io.branchline.protocol.event;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Times in the form of RFC 3339, such as {@code 2026-11-22T10:15:30.123+02:00}: a date, a time to the second with up to
 * nine decimals, and an offset. Written by hand because every event carries one and the formatters of the JDK cost ten
 * times as much. Leap seconds are refused: no clock of ours can hold one.
 */
public final class Rfc3339 {
    private static final int SECONDS_END = 19;
    private static final int DECIMALS_MAX = 9;
    private static final int OFFSET_LENGTH = 6;

    private Rfc3339() {}

    /** The time a text stands for; empty if it does not have the form or no such time exists. */
    public static Optional<OffsetDateTime> parse(String text) {
        if (text.length() <= SECONDS_END || !separated(text)) {
            return Optional.empty();
        }
        var offsetAt = SECONDS_END;
        var nanos = 0;
        if (text.charAt(SECONDS_END) == '.') {
            offsetAt = endOfDigits(text, SECONDS_END + 1);
            nanos = nanos(text, SECONDS_END + 1, offsetAt);
        }
        var offset = offsetSeconds(text, offsetAt);
        return offset == Integer.MIN_VALUE || nanos < 0 ? Optional.empty() : build(text, nanos, offset);
    }

    /** The moment a text stands for; empty if it does not have the form or no such time exists. */
    public static Optional<Instant> parseInstant(String text) {
        return parse(text).map(OffsetDateTime::toInstant);
    }

    /** The text of a time, with its offset and as many decimals as it has. */
    public static String format(OffsetDateTime time) {
        var text = new StringBuilder(35);
        append(text, time.getYear(), 4).append('-');
        append(text, time.getMonthValue(), 2).append('-');
        append(text, time.getDayOfMonth(), 2).append('T');
        append(text, time.getHour(), 2).append(':');
        append(text, time.getMinute(), 2).append(':');
        append(text, time.getSecond(), 2);
        appendDecimals(text, time.getNano());
        return appendOffset(text, time.getOffset().getTotalSeconds()).toString();
    }

    /** The text of a moment, in UTC. */
    public static String format(Instant moment) {
        return format(moment.atOffset(ZoneOffset.UTC));
    }

    private static Optional<OffsetDateTime> build(String text, int nanos, int offset) {
        var year = digits(text, 0, 4);
        var month = digits(text, 5, 7);
        var day = digits(text, 8, 10);
        var hour = digits(text, 11, 13);
        var minute = digits(text, 14, 16);
        var second = digits(text, 17, 19);
        if ((year | month | day | hour | minute | second) < 0) {
            return Optional.empty();
        }
        try {
            var zone = ZoneOffset.ofTotalSeconds(offset);
            return Optional.of(OffsetDateTime.of(year, month, day, hour, minute, second, nanos, zone));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static boolean separated(String text) {
        var between = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (between == 'T' || between == 't')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static int endOfDigits(String text, int from) {
        var at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int nanos(String text, int from, int to) {
        if (to == from || to - from > DECIMALS_MAX) {
            return -1;
        }
        var value = digits(text, from, to);
        for (var decimals = to - from; decimals < DECIMALS_MAX; decimals++) {
            value *= 10;
        }
        return value;
    }

    private static int offsetSeconds(String text, int at) {
        if (at >= text.length()) {
            return Integer.MIN_VALUE;
        }
        var sign = text.charAt(at);
        if ((sign == 'Z' || sign == 'z') && text.length() == at + 1) {
            return 0;
        }
        if ((sign != '+' && sign != '-') || text.length() != at + OFFSET_LENGTH || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        var hours = digits(text, at + 1, at + 3);
        var minutes = digits(text, at + 4, at + 6);
        if ((hours | minutes) < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        var seconds = (hours * 60 + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int digits(String text, int from, int to) {
        var value = 0;
        for (var at = from; at < to; at++) {
            var digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    @CanIgnoreReturnValue
    private static StringBuilder append(StringBuilder text, int value, int width) {
        for (var limit = width == 4 ? 1000 : 10; limit > 1 && value < limit; limit /= 10) {
            text.append('0');
        }
        return text.append(value);
    }

    private static void appendDecimals(StringBuilder text, int nanos) {
        if (nanos == 0) {
            return;
        }
        text.append('.');
        var rest = nanos;
        for (var unit = 100_000_000; rest > 0; unit /= 10) {
            text.append((char) ('0' + rest / unit));
            rest %= unit;
        }
    }

    private static StringBuilder appendOffset(StringBuilder text, int seconds) {
        if (seconds == 0) {
            return text.append('Z');
        }
        var minutes = Math.abs(seconds) / 60;
        text.append(seconds < 0 ? '-' : '+');
        return append(append(text, minutes / 60, 2).append(':'), minutes % 60, 2);
    }
}
