package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @Test
    void agreesWithTheFormatterOfTheJdk() {
        var random = new Random(3339);
        for (var round = 0; round < 20_000; round++) {
            var nanos = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> random.nextInt(1000) * 1_000_000;
                default -> random.nextInt(1_000_000_000);
            };
            var time = OffsetDateTime.of(
                    random.nextInt(10_000),
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    nanos,
                    ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60));

            assertThat(Rfc3339.parse(Rfc3339.format(time))).contains(time);
            assertThat(Rfc3339.parse(time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)))
                    .contains(time);
            assertThat(OffsetDateTime.parse(Rfc3339.format(time))).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-22",
                "2026-11-22T10:15Z",
                "2026-11-22T10:15:30",
                "2026-11-22 10:15:30Z",
                "2026-13-22T10:15:30Z",
                "2026-02-30T10:15:30Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T10:15:60Z",
                "2026-11-22T10:15:30.Z",
                "2026-11-22T10:15:30.1234567890Z",
                "2026-11-22T10:15:30+2:00",
                "2026-11-22T10:15:30+0200",
                "2026-11-22T10:15:30+19:00",
                "2026-11-22T10:15:30+02:60",
                "2026-11-22T10:15:30+02:00[Europe/Helsinki]",
                "+026-11-22T10:15:30Z",
                "٢026-11-22T10:15:30Z",
                "2026-11-22T10:15:30ZZ"
            })
    void refusesEveryOtherForm(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }

    @Test
    void takesSmallLetters() {
        assertThat(Rfc3339.parse("2026-11-22t10:15:30.5z")).contains(OffsetDateTime.parse("2026-11-22T10:15:30.5Z"));
    }
}
