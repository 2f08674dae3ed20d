package io.branchline.protocol.rate;

import static io.branchline.protocol.support.SampleQuotes.DOLLAR_RUPIAH;
import static io.branchline.protocol.support.SampleQuotes.NINE;
import static io.branchline.protocol.support.SampleQuotes.dollar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateBoardTest {
    private static final Instant TEN = NINE.plusSeconds(3600);
    private static final Instant ELEVEN = TEN.plusSeconds(3600);

    private final RateBoard board = new RateBoard();

    @Test
    void showsTheNewestQuoteWhoseTimeHasCome() {
        put(dollar(1, NINE));
        put(dollar(2, TEN));

        assertThat(version(NINE.minusSeconds(1))).isEmpty();
        assertThat(version(NINE)).contains(1L);
        assertThat(version(TEN.minusMillis(1))).contains(1L);
        assertThat(version(TEN)).contains(2L);
        assertThat(board.scheduled(DOLLAR_RUPIAH, NINE)).containsExactly(dollar(2, TEN));
    }

    @Test
    void neverFallsBackToAnOlderQuote() {
        put(ending(dollar(2, NINE), TEN));

        assertThat(board.put(dollar(1, NINE.minusSeconds(60)), NINE)).isEqualTo(RateBoard.Put.UNCHANGED);
        assertThat(version(ELEVEN)).contains(2L);
    }

    @Test
    void dropsAScheduledQuoteThatANewerOneOvertakes() {
        put(dollar(1, NINE));
        put(dollar(2, ELEVEN));
        put(dollar(3, TEN));

        assertThat(board.live(NINE)).containsExactly(dollar(1, NINE), dollar(3, TEN));
        assertThat(version(ELEVEN)).contains(3L);
    }

    @Test
    void takesTheSameQuoteOnce() {
        assertThat(board.put(dollar(1, NINE), NINE)).isEqualTo(RateBoard.Put.CHANGED);
        assertThat(board.put(dollar(1, NINE), NINE)).isEqualTo(RateBoard.Put.UNCHANGED);
        assertThat(board.size()).isEqualTo(1);
    }

    @Test
    void saysWhenItWillChangeByItself() {
        put(ending(dollar(1, NINE), TEN.plusSeconds(1)));
        put(ending(dollar(2, TEN), ELEVEN));

        assertThat(board.nextChange(NINE)).contains(TEN);
        assertThat(board.nextChange(TEN)).contains(ELEVEN);
        assertThat(board.nextChange(ELEVEN)).isEmpty();
    }

    @Test
    void doesNotTakeARateAwayWhenTheClockIsSetBack() {
        put(dollar(1, NINE));
        board.forget(TEN);
        assertThat(board.put(dollar(2, TEN), TEN)).isEqualTo(RateBoard.Put.CHANGED);

        assertThat(version(TEN.minusMillis(20))).contains(2L);
    }

    @Test
    void refusesMoreScheduledQuotesOfAKeyThanItsLimit() {
        put(dollar(1, NINE));
        for (var at = 1; at <= RateBoard.SCHEDULED_MAX; at++) {
            assertThat(board.put(dollar(1 + at, NINE.plusSeconds(at)), NINE)).isEqualTo(RateBoard.Put.CHANGED);
        }

        var refused = board.put(dollar(100, TEN), NINE);
        assertThat(refused).isEqualTo(RateBoard.Put.TOO_MANY_SCHEDULED);
        assertThat(refused.refused()).isTrue();
        assertThat(refused.detail())
                .isEqualTo(
                        "is scheduled beside too many others of its key; allowed are at most 32 at head office, 512 at a branch");
        assertThat(board.put(dollar(100, NINE.plusSeconds(5)), NINE)).isEqualTo(RateBoard.Put.CHANGED);
        assertThat(board.put(dollar(101, TEN), NINE)).isEqualTo(RateBoard.Put.CHANGED);
        assertThat(board.size()).isEqualTo(7);
    }

    @Test
    void takesAtABranchWhatHeadOfficeAllowsForSeveralTargetsTogether() {
        var branch = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);

        for (var at = 1; at <= 4 * RateBoard.SCHEDULED_MAX; at++) {
            assertThat(branch.put(dollar(at, NINE.plusSeconds(at)), NINE)).isEqualTo(RateBoard.Put.CHANGED);
        }
    }

    @Test
    void costsOneQuoteOfAKeyHoweverOftenItChanges() {
        for (var at = 1; at <= 10_000; at++) {
            assertThat(board.put(dollar(at, NINE.plusSeconds(at)), NINE.plusSeconds(at)))
                    .isEqualTo(RateBoard.Put.CHANGED);
        }

        assertThat(board.size()).isEqualTo(1);
    }

    @Test
    void refusesMoreKeysThanItsLimit() {
        for (var at = 0; at < RateBoard.KEYS_MAX; at++) {
            put(keyed("K" + at, at + 1));
        }

        assertThat(board.put(keyed("one more", 9999), NINE)).isEqualTo(RateBoard.Put.TOO_MANY_KEYS);
        assertThat(board.put(keyed("K0", 9999), NINE)).isEqualTo(RateBoard.Put.CHANGED);
    }

    @Test
    void refusesAQuoteThatWasNotReleased() {
        assertThatThrownBy(() -> board.put(dollar(0, NINE), NINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the quote has no version; allowed is one that was released");
    }

    @Test
    void dependsOnTheQuotesAloneAndNotOnTheirOrder() {
        for (var seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var quotes = randomQuotes(random);
            var now = moment(random);
            var inOrder = boardOf(quotes, now);
            Collections.shuffle(quotes, random);
            var shuffled = boardOf(quotes, now);

            assertThat(shuffled.live(now)).as("seed %d", seed).isEqualTo(inOrder.live(now));
            for (var at = now; at.isBefore(NINE.plusSeconds(20)); at = at.plusSeconds(1)) {
                assertThat(shuffled.current(DOLLAR_RUPIAH, at))
                        .as("seed %d at %s", seed, at)
                        .isEqualTo(byTheRule(quotes, at));
            }
        }
    }

    @Test
    void answersTheSameWhateverWasForgottenOnTheWay() {
        for (var seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var quotes = randomQuotes(random);
            var now = NINE.minusSeconds(1);
            var forgetful = new RateBoard();
            for (var quote : quotes) {
                now = now.plusSeconds(random.nextInt(2));
                assertThat(forgetful.put(quote, now).refused()).isFalse();
                if (random.nextBoolean()) {
                    forgetful.forget(now);
                }
                assertThat(forgetful.size()).as("seed %d", seed).isLessThanOrEqualTo(quotes.size());
            }
            for (var at = now; at.isBefore(NINE.plusSeconds(25)); at = at.plusSeconds(1)) {
                assertThat(forgetful.current(DOLLAR_RUPIAH, at))
                        .as("seed %d at %s", seed, at)
                        .isEqualTo(byTheRule(quotes, at));
            }
        }
    }

    @Test
    void keepsWhatIsNotDisplacedAndNothingElse() {
        for (var seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var quotes = randomQuotes(random);
            var now = moment(random);

            assertThat(boardOf(quotes, now).live(now)).as("seed %d", seed).isEqualTo(notDisplaced(quotes, now));
        }
    }

    /** Up to twelve quotes of one key, whose times and versions have nothing to do with each other. */
    private static List<Quote> randomQuotes(Random random) {
        var quotes = new ArrayList<Quote>();
        for (var version = 1; version <= 1 + random.nextInt(12); version++) {
            quotes.add(dollar(version, NINE.plusSeconds(random.nextInt(15))));
        }
        Collections.shuffle(quotes, random);
        return quotes;
    }

    private static Instant moment(Random random) {
        return NINE.plusSeconds(random.nextInt(17) - 1);
    }

    private static RateBoard boardOf(List<Quote> quotes, Instant now) {
        var board = new RateBoard();
        quotes.forEach(quote -> assertThat(board.put(quote, now).refused()).isFalse());
        return board;
    }

    /** The rule as it is written: of those whose time has come the one with the highest version. */
    private static Optional<Quote> byTheRule(List<Quote> quotes, Instant at) {
        return quotes.stream()
                .filter(quote -> !quote.validFrom().isAfter(at))
                .max(Comparator.comparingLong(Quote::version));
    }

    /** The rule as it is written: displaced by a higher version that holds as early, or holds already. */
    private static List<Quote> notDisplaced(List<Quote> quotes, Instant at) {
        return quotes.stream()
                .filter(quote -> quotes.stream()
                        .noneMatch(other -> other.version() > quote.version()
                                && (!other.validFrom().isAfter(quote.validFrom())
                                        || !other.validFrom().isAfter(at))))
                .sorted(Comparator.comparingLong(Quote::version))
                .toList();
    }

    private void put(Quote quote) {
        assertThat(board.put(quote, NINE.minusSeconds(1))).isEqualTo(RateBoard.Put.CHANGED);
    }

    private Optional<Long> version(Instant at) {
        return board.current(DOLLAR_RUPIAH, at).map(Quote::version);
    }

    private static Quote keyed(String base, long version) {
        var quote = dollar(version, NINE);
        return new Quote(
                new RateKey(base, "IDR", RateKind.CASH),
                1,
                quote.bid(),
                quote.mid(),
                quote.ask(),
                quote.source(),
                quote.asOf(),
                quote.validFrom(),
                null,
                version,
                null);
    }

    private static Quote ending(Quote quote, Instant validTo) {
        return new Quote(
                quote.key(),
                quote.unit(),
                quote.bid(),
                quote.mid(),
                quote.ask(),
                quote.source(),
                quote.asOf(),
                quote.validFrom(),
                validTo,
                quote.version(),
                quote.supersedes());
    }
}
