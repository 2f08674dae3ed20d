package io.branchline.hub.rates.ecb;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The forms in which the ECB writes days: {@code 2026-04-13}, and {@code 13 April 2026} in its daily CSV. */
final class EcbDate {
    private static final DateTimeFormatter IN_WORDS = new DateTimeFormatterBuilder()
            .appendPattern("d MMMM uuuu")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH_MAX = 20;

    private EcbDate() {}

    static LocalDate parse(String text, int line, int column) throws UnreadableFile {
        try {
            if (text.length() <= LENGTH_MAX) {
                return text.contains(" ") ? LocalDate.parse(text, IN_WORDS) : LocalDate.parse(text);
            }
        } catch (DateTimeException noSuchDay) {
            throw refused(text, line, column);
        }
        throw refused(text, line, column);
    }

    private static UnreadableFile refused(String text, int line, int column) {
        return new UnreadableFile(
                line, column, "is " + Gathering.shown(text) + "; allowed is a day such as 2026-04-13 or 13 April 2026");
    }
}
