package io.branchline.hub.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.support.Publisher;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateBoard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveQuotesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final List<String> SEVEN = List.of("*", "region:west", "branch:7");

    @Test
    void aBranchThatReturnsGetsTheNewestOfEachKeyInRisingOrder() {
        var quotes = LiveQuotes.NONE
                .with(List.of(live(1, "USD", NOW, "*"), live(2, "EUR", NOW, "*"), live(3, "USD", NOW, "*")), NOW)
                .with(List.of(live(4, "GBP", NOW, "region:west"), live(5, "GBP", NOW, "branch:8")), NOW);

        assertThat(versions(quotes, SEVEN, 0)).containsExactly(2L, 3L, 4L);
        assertThat(versions(quotes, SEVEN, 2)).containsExactly(3L, 4L);
        assertThat(versions(quotes, SEVEN, 4)).isEmpty();
    }

    @Test
    void oneQuoteForSeveralTargetsOfABranchComesOnce() {
        var quotes = LiveQuotes.NONE.with(List.of(live(1, "USD", NOW, "region:west", "branch:7")), NOW);

        assertThat(versions(quotes, SEVEN, 0)).containsExactly(1L);
    }

    @Test
    void aScheduledQuoteComesBesideTheOneInEffectAndAloneOnceItTookEffect() {
        var later = NOW.plusSeconds(60);
        var quotes = LiveQuotes.NONE.with(List.of(live(1, "USD", NOW, "*"), live(2, "USD", later, "*")), NOW);

        assertThat(versions(quotes, SEVEN, 0)).containsExactly(1L, 2L);
        assertThat(quotes.after(0, SEVEN, later, 100, 1 << 20))
                .extracting(Deliver.Item::position)
                .containsExactly(2L);
    }

    @Test
    void aFrameIsCutByNumberAndBytesAndTheRestComesAfterIt() {
        var quotes = LiveQuotes.NONE.with(
                List.of(live(1, "USD", NOW, "*"), live(2, "EUR", NOW, "*"), live(3, "GBP", NOW, "*")), NOW);

        assertThat(quotes.after(0, SEVEN, NOW, 2, 1 << 20))
                .extracting(Deliver.Item::position)
                .containsExactly(1L, 2L);
        assertThat(quotes.after(0, SEVEN, NOW, 100, 1))
                .extracting(Deliver.Item::position)
                .containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whoeverReadsInWhateverPortionsEndsWithTheBoardOfThoseWhoGotEverything(long seed) {
        var random = new Random(seed);
        var everything = new RateBoard();
        var portions = new RateBoard();
        var quotes = LiveQuotes.NONE;
        var read = 0L;
        for (var version = 1; version <= 400; version++) {
            var target = SEVEN.get(random.nextInt(SEVEN.size()));
            var from = NOW.plusSeconds(random.nextInt(-300, 300));
            var added = live(version, List.of("USD", "EUR", "GBP").get(random.nextInt(3)), from, target);
            assertThat(everything.put(added.quote(), NOW).refused()).isFalse();
            quotes = quotes.with(List.of(added), NOW);
            if (random.nextInt(10) == 0) {
                for (var item : quotes.after(read, SEVEN, NOW, 1 + random.nextInt(5), 1 << 20)) {
                    assertThat(item.position()).isGreaterThan(read);
                    read = item.position();
                    put(portions, read);
                }
            }
        }
        for (var item : quotes.after(read, SEVEN, NOW, 1000, 1 << 20)) {
            put(portions, item.position());
        }

        for (var second = 0; second <= 300; second += 5) {
            for (var key : everything.keys()) {
                assertThat(portions.current(key, NOW.plusSeconds(second)))
                        .isEqualTo(everything.current(key, NOW.plusSeconds(second)));
            }
        }
    }

    private final List<LiveQuote> made = new ArrayList<>();

    private void put(RateBoard board, long version) {
        var quote = made.stream()
                .filter(each -> each.version() == version)
                .findFirst()
                .orElseThrow();
        assertThat(board.put(quote.quote(), NOW).refused()).isFalse();
    }

    private LiveQuote live(long version, String base, Instant from, String... targets) {
        Quote quote = Publisher.quote(base, "IDR", "100", from).released(version, null);
        var live = LiveQuote.of(quote, List.of(targets), NOW);
        made.add(live);
        return live;
    }

    private static List<Long> versions(LiveQuotes quotes, List<String> targets, long after) {
        return quotes.after(after, targets, NOW, 100, 1 << 20).stream()
                .map(Deliver.Item::position)
                .toList();
    }
}
