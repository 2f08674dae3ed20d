package io.branchline.protocol.rate;

import static io.branchline.protocol.support.SampleQuotes.NINE;
import static io.branchline.protocol.support.SampleQuotes.dollar;
import static io.branchline.protocol.support.SampleQuotes.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.rate.RatePolicyJson.Unusable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatePolicyTest {
    private static final RatePolicy HALF_A_DAY =
            new RatePolicy(3, Duration.ofHours(12), true, RatePolicy.Derive.CROSS, "EUR");

    @Test
    void readsBackWhatItWrote() throws Unusable {
        var text = RatePolicyJson.write(HALF_A_DAY);

        assertThat(text)
                .isEqualTo("{\"version\":3,\"maxAgeSeconds\":43200,\"refuseStale\":true,\"derive\":\"cross\","
                        + "\"crossVia\":\"EUR\"}");
        assertThat(RatePolicyJson.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(HALF_A_DAY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'version':0 | /version is \"0\"; allowed is a whole number from 1 to 2147483647",
                "'maxAgeSeconds':0 | /maxAgeSeconds is \"0\"; allowed is a whole number from 1 to 2678400",
                "'maxAgeSeconds':'3' | /maxAgeSeconds is \"3\"; allowed is a whole number from 1 to 2678400",
                "'refuseStale':'yes' | /refuseStale is \"yes\"; allowed is true or false",
                "'derive':'guess' | /derive is \"guess\"; allowed is one of none, inverse, cross",
                "'derive':'cross' | /crossVia is missing; allowed is an ISO 4217 code such as EUR",
                "'derive':'cross','crossVia':'XAU' | /crossVia is \"XAU\"; allowed is an ISO 4217 code such as EUR",
                "'crossVia':'EUR' | /crossVia is \"EUR\"; allowed is nothing unless derive is cross",
                "'maxAge':3 | the policy has the member \"maxAge\"; allowed are crossVia, derive, maxAgeSeconds, "
                        + "refuseStale, version"
            })
    void refusesWithWhereWhatAndWhatIsAllowed(String change, String problem) {
        var name = change.substring(0, change.indexOf(':'));
        var members = new java.util.ArrayList<>(
                List.of("'version':3", "'maxAgeSeconds':60", "'refuseStale':true", "'derive':'inverse'"));
        members.removeIf(member -> member.startsWith(name + ":"));
        var text = "{" + String.join(",", members) + "," + change + "}";

        assertThatThrownBy(() -> RatePolicyJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Unusable.class)
                .hasMessage(problem);
    }

    @Test
    void isStaleFromValidToOn() {
        var quote = pair("USD", "IDR", RateKind.CASH, 1, "1", "2", "3");
        var ending = new Quote(
                quote.key(),
                1,
                quote.bid(),
                quote.mid(),
                quote.ask(),
                "treasury",
                NINE,
                NINE,
                NINE.plusSeconds(60),
                1,
                null);

        assertThat(state(ending, NINE.minusMillis(1), NINE)).isEqualTo(Freshness.SCHEDULED);
        assertThat(state(ending, NINE.plusSeconds(59), NINE)).isEqualTo(Freshness.FRESH);
        assertThat(state(ending, NINE.plusSeconds(60), NINE)).isEqualTo(Freshness.STALE);
    }

    @Test
    void isStaleAfterTooLongWithoutContact() {
        var noon = NINE.plusSeconds(3 * 3600);

        assertThat(state(dollar(1, NINE), noon.plus(HALF_A_DAY.maxAge()), noon)).isEqualTo(Freshness.FRESH);
        assertThat(state(dollar(1, NINE), noon.plus(HALF_A_DAY.maxAge()).plusMillis(1), noon))
                .isEqualTo(Freshness.STALE);
        assertThat(Freshness.of(dollar(1, NINE), noon, null, HALF_A_DAY)).isEqualTo(Freshness.STALE);
    }

    @Test
    void makesADerivedRateStaleIfOneOfItsQuotesIs() {
        var fresh = pair("EUR", "USD", RateKind.CASH, 1, "1.1", "1.15", "1.2");
        var leg = pair("EUR", "IDR", RateKind.CASH, 2, "17000", "17500", "18000");
        var stale = new Quote(
                leg.key(),
                1,
                leg.bid(),
                leg.mid(),
                leg.ask(),
                "treasury",
                NINE.minusSeconds(60),
                NINE.minusSeconds(60),
                NINE,
                2,
                null);
        var board = new RateBoard();
        assertThat(board.put(fresh, NINE)).isEqualTo(RateBoard.Put.CHANGED);
        assertThat(board.put(stale, NINE)).isEqualTo(RateBoard.Put.CHANGED);

        var rate = new RateLookup(board, HALF_A_DAY)
                .find("USD", "IDR", List.of(RateKind.CASH), NINE)
                .orElseThrow();
        assertThat(rate.freshness(NINE, NINE, HALF_A_DAY)).isEqualTo(Freshness.STALE);
        assertThat(rate.asOf()).isEqualTo(NINE.minusSeconds(60));
    }

    private static Freshness state(Quote quote, Instant now, Instant lastContact) {
        return Freshness.of(quote, now, lastContact, HALF_A_DAY);
    }
}
