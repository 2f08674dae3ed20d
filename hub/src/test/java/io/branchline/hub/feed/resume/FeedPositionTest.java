package io.branchline.hub.feed.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.live.CommittedBatches.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPositionTest {
    private static final Instant MOMENT = Instant.parse("2026-11-20T09:30:00Z");

    @Test
    void comesBackFromItsTextAsItWas() {
        var random = new Random(5);
        for (var round = 0; round < 500; round++) {
            var beyond = random.longs(random.nextInt(200), 0, Long.MAX_VALUE >>> random.nextInt(60))
                    .boxed()
                    .toList();
            var position = new FeedPosition(
                    random.nextLong(),
                    MOMENT.plusSeconds(round),
                    new Position(random.nextLong(Long.MAX_VALUE), random.nextLong(Long.MAX_VALUE)),
                    beyond);

            if (!position.text().equals(FeedPosition.NOWHERE)) {
                assertThat(FeedPosition.of(position.text())).contains(position);
            }
        }
    }

    @Test
    void isShortForSomeSecondsOfFullLoad() {
        var beyond = LongStream.range(9_000_000, 9_000_300).boxed().toList();

        assertThat(new FeedPosition(7, MOMENT, new Position(1_000_000, 8_999_999), beyond).text())
                .hasSizeLessThan(500);
    }

    @Test
    void isNowhereWithTooMuchBeyondItsHorizon() {
        var tooMany = LongStream.rangeClosed(0, FeedPosition.BEYOND_MAX).boxed().toList();
        var tooLong = LongStream.range(0, 1_000).map(n -> n << 50).boxed().toList();

        assertThat(new FeedPosition(7, MOMENT, new Position(1, 1), tooMany).text())
                .isEqualTo(FeedPosition.NOWHERE);
        assertThat(new FeedPosition(7, MOMENT, new Position(1, 1), tooLong).text())
                .isEqualTo(FeedPosition.NOWHERE);
        assertThat(FeedPosition.of(FeedPosition.NOWHERE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AQ", "run-17", "!", "AQAAAAAAAAAH", "____________________"})
    void isNotReadFromWhatIsNone(String text) {
        assertThat(FeedPosition.of(text)).isEmpty();
    }

    @Test
    void isNotReadFromHalfOrMoreOfOne() {
        var whole = new FeedPosition(7, MOMENT, new Position(500, 600), List.of(601L, 900L)).text();
        var bytes = Base64.getUrlDecoder().decode(whole);
        for (var length = 0; length < bytes.length; length++) {
            var half = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
            assertThat(FeedPosition.of(half)).isEmpty();
        }
        var longer = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(FeedPosition.of(longer)).isEmpty();
    }
}
