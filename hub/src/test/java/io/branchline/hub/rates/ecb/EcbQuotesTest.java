package io.branchline.hub.rates.ecb;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EcbQuotesTest {
    @Test
    void makesAReferenceQuoteOfEachRateFromTheMomentItWasPublished() throws IOException {
        var quotes = quotes("Date,USD,\n2026-04-13,1.1684,\n2026-01-12,1.16,\n");

        assertThat(quotes.refused()).isEmpty();
        var winter = Instant.parse("2026-01-12T15:00:00Z");
        var summer = Instant.parse("2026-04-13T14:00:00Z");
        var dollar = new RateKey("EUR", "USD", RateKind.REFERENCE);
        assertThat(quotes.quotes())
                .containsExactly(
                        new Quote(dollar, 1, null, new BigDecimal("1.16"), null, "ECB", winter, winter, null, 0, null),
                        new Quote(
                                dollar, 1, null, new BigDecimal("1.1684"), null, "ECB", summer, summer, null, 0, null));
    }

    @Test
    void reportsTheLevAfterItsEndBesideTheOthers() throws IOException {
        var quotes = quotes("Date,USD,BGN,\n2026-01-02,1.1721,1.9558,\n2025-12-31,1.175,1.9558,\n");

        assertThat(quotes.quotes()).hasSize(3);
        assertThat(quotes.refused())
                .extracting(EcbQuotes.Refused::text)
                .containsExactly(
                        "2026-01-02 BGN: /quote is BGN, which ended with 2025-12-31; allowed is a currency that "
                                + "exists at validFrom, 2026-01-02T15:00:00Z");
    }

    @Test
    void reportsWhatElseBreaksTheRules() throws IOException {
        var quotes = quotes("Date,USD,XYZ,EUR,JPY,\n2026-01-02,0.000,1,1,123456789012345678901234567890,\n");

        assertThat(quotes.quotes()).isEmpty();
        assertThat(quotes.refused())
                .extracting(EcbQuotes.Refused::text)
                .containsExactly(
                        "2026-01-02 USD: /mid is 0; allowed is more than 0",
                        "2026-01-02 XYZ: /quote is \"XYZ\"; allowed is the ISO 4217 code of a currency with a smallest unit,"
                                + " such as EUR",
                        "2026-01-02 EUR: /quote is \"EUR\" like the base; allowed is another currency",
                        "2026-01-02 JPY: /mid is 123456789012345678901234567890; allowed are at most 10 digits before the"
                                + " point and 10 after it");
    }

    private static EcbQuotes quotes(String csv) throws IOException {
        return EcbQuotes.of(EcbFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.US_ASCII))));
    }
}
