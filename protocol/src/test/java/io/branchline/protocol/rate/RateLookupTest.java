package io.branchline.protocol.rate;

import static io.branchline.protocol.support.SampleQuotes.NINE;
import static io.branchline.protocol.support.SampleQuotes.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.branchline.protocol.event.Money;
import io.branchline.protocol.rate.Rate.Origin;
import io.branchline.protocol.rate.Rate.Side;
import io.branchline.protocol.rate.RatePolicy.Derive;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLookupTest {
    private static final List<RateKind> CASH = List.of(RateKind.CASH);
    private static final List<RateKind> ANY = List.of(RateKind.CASH, RateKind.TRANSFER, RateKind.REFERENCE);

    private final RateBoard board = new RateBoard();

    @Test
    void givesTheQuoteItself() {
        put(pair("USD", "IDR", RateKind.CASH, 7, "15500", "15600", "15700"));

        var rate = find("USD", "IDR", Derive.NONE);
        assertThat(rate.origin()).isEqualTo(Origin.QUOTED);
        assertThat(rate.derived()).isFalse();
        assertThat(rate.bid()).isEqualByComparingTo("15500");
        assertThat(rate.versions()).containsExactly(7L);
    }

    @Test
    void swapsBidAndAskInTheInverse() {
        put(pair("USD", "IDR", RateKind.CASH, 7, "15500", "15600", "15700"));

        var rate = find("IDR", "USD", Derive.INVERSE);
        assertThat(rate.origin()).isEqualTo(Origin.INVERSE);
        assertThat(rate.bid()).isEqualTo("0.00006369426752"); // 1 / 15700
        assertThat(rate.mid()).isEqualTo("0.0000641025641"); // 1 / 15600 = 0.00006410256410256…
        assertThat(rate.ask()).isEqualTo("0.00006451612903"); // 1 / 15500
        assertThat(rate.versions()).containsExactly(7L);
    }

    @Test
    void brings100UnitsBackToOneInTheInverse() {
        put(hundred(pair("JPY", "EUR", RateKind.CASH, 3, "0.5", "0.625", "0.8")));

        var rate = find("EUR", "JPY", Derive.INVERSE);
        assertThat(rate.unit()).isEqualTo(1);
        assertThat(rate.bid()).isEqualTo("125");
        assertThat(rate.mid()).isEqualTo("160");
        assertThat(rate.ask()).isEqualTo("200");
    }

    @Test
    void multipliesTheLegsOfACross() {
        put(pair("EUR", "USD", RateKind.CASH, 4, "1.1", "1.15", "1.2"));
        put(pair("EUR", "IDR", RateKind.CASH, 5, "17000", "17500", "18000"));

        var rate = find("USD", "IDR", Derive.CROSS);
        assertThat(rate.origin()).isEqualTo(Origin.CROSS);
        assertThat(rate.bid()).isEqualTo("14166.66667"); // 17000 / 1.2: sells dollars for euro, euro for rupiah
        assertThat(rate.mid()).isEqualTo("15217.3913"); // 17500 / 1.15 = 15217.39130…
        assertThat(rate.ask()).isEqualTo("16363.63636"); // 18000 / 1.1
        assertThat(rate.versions()).containsExactly(4L, 5L);
    }

    @Test
    void derivesOnlyWhatThePolicyAllows() {
        put(pair("EUR", "USD", RateKind.CASH, 4, "1.1", "1.15", "1.2"));
        put(pair("EUR", "IDR", RateKind.CASH, 5, "17000", "17500", "18000"));

        assertThat(lookup(Derive.NONE).find("USD", "EUR", ANY, NINE)).isEmpty();
        assertThat(lookup(Derive.INVERSE).find("USD", "EUR", ANY, NINE)).isPresent();
        assertThat(lookup(Derive.INVERSE).find("USD", "IDR", ANY, NINE)).isEmpty();
        assertThat(lookup(Derive.CROSS)
                        .find("USD", "EUR", ANY, NINE)
                        .orElseThrow()
                        .origin())
                .isEqualTo(Origin.INVERSE);
        assertThat(lookup(Derive.CROSS).find("USD", "CHF", ANY, NINE)).isEmpty();
        assertThat(lookup(Derive.CROSS).find("USD", "USD", ANY, NINE)).isEmpty();
    }

    @Test
    void prefersTheKindBeforeTheWay() {
        put(pair("IDR", "USD", RateKind.CASH, 1, "0.00006", "0.000065", "0.00007"));
        put(pair("USD", "IDR", RateKind.REFERENCE, 2, null, "15600", null));

        var rate = find("USD", "IDR", Derive.INVERSE);
        assertThat(rate.kind()).isEqualTo(RateKind.CASH);
        assertThat(rate.origin()).isEqualTo(Origin.INVERSE);
    }

    @Test
    void hasNoSidesIfALegHasNone() {
        put(pair("EUR", "USD", RateKind.REFERENCE, 4, null, "1.15", null));
        put(pair("EUR", "IDR", RateKind.REFERENCE, 5, "17000", "17500", "18000"));

        var rate = find("USD", "IDR", Derive.CROSS);
        assertThat(rate.bid()).isNull();
        assertThat(rate.ask()).isNull();
        assertThat(rate.at(Side.BUY)).isEmpty();
    }

    @Test
    void keepsTheSidesInOrderWhateverIsDerived() {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++) {
            var each = new RateBoard();
            assertThat(each.put(random(random, "EUR", "USD", 1), NINE).refused())
                    .isFalse();
            assertThat(each.put(random(random, "IDR", "EUR", 2), NINE).refused())
                    .isFalse();
            var rate = new RateLookup(each, policy(Derive.CROSS))
                    .find("USD", "IDR", CASH, NINE)
                    .orElseThrow();

            assertThat(rate.mid()).isBetween(rate.bid(), rate.ask());
            assertThat(rate.mid().precision()).isLessThanOrEqualTo(RateLookup.SIGNIFICANT_DIGITS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "USD,100.00,IDR,BUY,1550000.00",
        "USD,100.00,IDR,SELL,1570000.00",
        "USD,0.01,IDR,MID,156.00",
        "USD,-2.50,IDR,BUY,-38750.00",
        "IDR,1000000,USD,BUY,63.69",
        "EUR,0.15,KWD,BUY,0.052", // 0.0525 rounds half to even
        "EUR,0.25,KWD,BUY,0.088", // 0.0875 rounds half to even
        "EUR,10.01,JPY,BUY,1622", // 1621.62
        "EUR,0.5,JPY,SELL,82", // 81.5
        "EUR,0.50,JPY,MID,81" // 81.25
    })
    void convertsToTheSmallestUnitOfTheTarget(String from, String amount, String to, Side side, String expected) {
        put(pair("USD", "IDR", RateKind.CASH, 1, "15500", "15600", "15700"));
        put(pair("EUR", "KWD", RateKind.CASH, 2, "0.35", "0.36", "0.37"));
        put(pair("EUR", "JPY", RateKind.CASH, 3, "162", "162.5", "163"));

        var converted = assertThat(
                        lookup(Derive.INVERSE).convert(Money.parse(amount, from).orElseThrow(), to, side, CASH, NINE))
                .asInstanceOf(type(Conversion.Converted.class))
                .actual();
        assertThat(converted.amount()).isEqualTo(Money.parse(expected, to).orElseThrow());
        assertThat(converted.versions()).hasSize(1);
    }

    @Test
    void divides100UnitsOut() {
        put(hundred(pair("JPY", "EUR", RateKind.CASH, 3, "0.5", "0.625", "0.8")));

        assertThat(lookup(Derive.NONE).convert(Money.parse("1234", "JPY").orElseThrow(), "EUR", Side.BUY, CASH, NINE))
                .extracting("amount")
                .isEqualTo(Money.parse("6.17", "EUR").orElseThrow());
    }

    @Test
    void refusesAConversionWithTheReason() {
        put(pair("EUR", "USD", RateKind.REFERENCE, 4, null, "1.15", null));
        put(pair("USD", "IDR", RateKind.CASH, 5, "15500", "15600", "15700"));

        assertThat(refusal("1", "EUR", "JPY", Side.MID))
                .isEqualTo("there is no rate EUR/JPY of the kinds cash, transfer, reference");
        assertThat(refusal("1", "EUR", "USD", Side.BUY))
                .isEqualTo("the rate EUR/USD has a middle alone; allowed is side MID");
        assertThat(refusal("1", "EUR", "XAU", Side.BUY))
                .isEqualTo("there is no currency \"XAU\"; allowed is an ISO 4217 code");
        assertThat(refusal("999999999999999", "USD", "IDR", Side.BUY))
                .isEqualTo("the result has more than 15 digits before the point; allowed is a smaller amount");
    }

    private String refusal(String amount, String from, String to, Side side) {
        return assertThat(
                        lookup(Derive.INVERSE).convert(Money.parse(amount, from).orElseThrow(), to, side, ANY, NINE))
                .asInstanceOf(type(Conversion.Refused.class))
                .actual()
                .detail();
    }

    private void put(Quote quote) {
        assertThat(board.put(quote, NINE)).isEqualTo(RateBoard.Put.CHANGED);
    }

    private Rate find(String base, String quote, Derive derive) {
        return lookup(derive).find(base, quote, ANY, NINE).orElseThrow();
    }

    private RateLookup lookup(Derive derive) {
        return new RateLookup(board, policy(derive));
    }

    private static RatePolicy policy(Derive derive) {
        return new RatePolicy(1, Duration.ofHours(12), true, derive, derive == Derive.CROSS ? "EUR" : null);
    }

    private static Quote random(Random random, String base, String quote, long version) {
        var bid = BigDecimal.valueOf(1 + random.nextInt(1_000_000), random.nextInt(8));
        var mid = bid.add(BigDecimal.valueOf(random.nextInt(3), 9));
        var ask = mid.add(BigDecimal.valueOf(random.nextInt(3), 9));
        return pair(base, quote, RateKind.CASH, version, bid.toString(), mid.toString(), ask.toString());
    }

    private static Quote hundred(Quote quote) {
        return new Quote(
                quote.key(),
                100,
                quote.bid(),
                quote.mid(),
                quote.ask(),
                quote.source(),
                quote.asOf(),
                quote.validFrom(),
                null,
                quote.version(),
                null);
    }
}
