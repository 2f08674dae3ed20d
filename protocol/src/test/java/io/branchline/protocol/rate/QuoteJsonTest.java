package io.branchline.protocol.rate;

import static io.branchline.protocol.support.SampleQuotes.NINE;
import static io.branchline.protocol.support.SampleQuotes.dollar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.branchline.protocol.support.SampleQuotes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteJsonTest {
    private static final String TIMES = "\"asOf\":\"2026-11-22T08:59:00Z\",\"validFrom\":\"2026-11-22T09:00:00Z\"";

    @Test
    void readsAQuoteAsHeadOfficeWritesIt() {
        var json = """
                {"base":"USD","quote":"IDR","unit":1,"kind":"cash","bid":"15500","mid":"15600.25","ask":"15700.5",
                 "source":"treasury","asOf":"2026-11-22T08:59:00Z","validFrom":"2026-11-22T10:00:00+01:00",
                 "validTo":"2026-11-22T17:00:00Z","version":12,"supersedes":9}""";

        assertThat(whole(json))
                .isEqualTo(new Quote(
                        SampleQuotes.DOLLAR_RUPIAH,
                        1,
                        new BigDecimal("15500"),
                        new BigDecimal("15600.25"),
                        new BigDecimal("15700.5"),
                        "treasury",
                        NINE.minusSeconds(60),
                        NINE,
                        Instant.parse("2026-11-22T17:00:00Z"),
                        12,
                        9L));
    }

    @Test
    void writesPlainDecimalsWithoutExponent() {
        var quote = SampleQuotes.pair("TRL", "USD", RateKind.REFERENCE, 3, null, "0.0000005", null);

        assertThat(QuoteJson.write(quote))
                .isEqualTo(
                        "{\"base\":\"TRL\",\"quote\":\"USD\",\"unit\":1,\"kind\":\"reference\",\"mid\":\"0.0000005\","
                                + "\"source\":\"treasury\",\"asOf\":\"2026-11-22T09:00:00Z\","
                                + "\"validFrom\":\"2026-11-22T09:00:00Z\",\"version\":3}");
        assertThat(QuoteJson.write(SampleQuotes.pair("EUR", "TRL", RateKind.REFERENCE, 3, null, "19.124E5", null)))
                .contains("\"mid\":\"1912400\"");
    }

    @Test
    void readsBackEqualWhatItWrote() {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var quote = randomQuote(random);

            assertThat(whole(QuoteJson.write(quote))).isEqualTo(quote);
        }
    }

    @Test
    void takesTheExactMeanForTheMiddle() {
        var quote =
                whole("{\"base\":\"USD\",\"quote\":\"IDR\",\"kind\":\"cash\",\"bid\":\"0.1\",\"ask\":\"0.20000003\","
                        + "\"source\":\"treasury\"," + TIMES + "}");

        assertThat(quote.mid()).isEqualTo(new BigDecimal("0.150000015"));
        assertThat(quote.unit()).isEqualTo(1);
        assertThat(quote.version()).isZero();
    }

    @Test
    void refusesTheMeanIfItHasTooManyDecimals() {
        assertThat(problems(QuoteJson.readChecked(
                        bytes("{\"base\":\"USD\",\"quote\":\"IDR\",\"kind\":\"cash\",\"bid\":\"0.1\","
                                + "\"ask\":\"0.2000000001\",\"source\":\"treasury\"," + TIMES + "}"))))
                .containsExactly(
                        "/mid is 0.15000000005; allowed are at most 10 digits before the point and 10 after it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15600.25 | /mid is the number \"15600.25\"; allowed is a decimal in quotes such as \"15600.25\": "
                        + "a JSON number loses digits on its way",
                "null | /mid is null; allowed is a decimal in quotes such as \"15600.25\" without sign or exponent",
                "\"1e3\" | /mid is \"1e3\"; allowed is a decimal in quotes such as \"15600.25\" without sign or exponent",
                "\"15,600\" | /mid is \"15,600\"; allowed is a decimal in quotes such as \"15600.25\" without sign or "
                        + "exponent",
                "\"\" | /mid is \"\"; allowed is a decimal in quotes such as \"15600.25\" without sign or exponent",
                "{} | /mid is a JSON object; allowed is a decimal in quotes such as \"15600.25\" without sign or exponent"
            })
    void refusesAFigureThatIsNoDecimalText(String figure, String problem) {
        assertThat(problems(QuoteJson.read(bytes("{\"base\":\"USD\",\"quote\":\"IDR\",\"kind\":\"reference\",\"mid\":"
                        + figure + ",\"source\":\"treasury\"," + TIMES + "}"))))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1", "01", "1.", ".5", "NaN", "١", " 1", "0x1", "--1"})
    void refusesAFigureInAnyOtherForm(String figure) {
        assertThat(QuoteJson.read(bytes("{\"base\":\"USD\",\"quote\":\"IDR\",\"kind\":\"reference\",\"mid\":\"" + figure
                        + "\",\"source\":\"treasury\"," + TIMES + "}")))
                .isInstanceOf(ReadQuote.Broken.class);
    }

    @Test
    void refusesUnknownMembersByName() {
        assertThat(problems(QuoteJson.read(bytes("{\"base\":\"USD\",\"quote\":\"IDR\",\"kind\":\"reference\","
                        + "\"mid\":\"1\",\"Mid\":\"1\",\"source\":\"treasury\"," + TIMES + "}"))))
                .containsExactly(
                        "the quote has the member \"Mid\"; allowed are asOf, ask, base, bid, kind, mid, quote, "
                                + "source, supersedes, unit, validFrom, validTo, version");
    }

    @Test
    void refusesAMemberThatOccursTwice() {
        assertThat(problems(QuoteJson.read(bytes("{\"base\":\"USD\",\"base\":\"EUR\"}"))))
                .singleElement()
                .asString()
                .startsWith("the quote is not JSON: Duplicate field 'base'");
    }

    @Test
    void reportsAllProblemsOfFormAndRuleTogether() {
        var json = "{\"base\":\"BGN\",\"quote\":\"IDR\",\"unit\":10,\"kind\":\"barter\",\"bid\":\"3\",\"mid\":\"1\","
                + "\"ask\":2,\"source\":\"treasury\",\"asOf\":\"yesterday\",\"validFrom\":\"2026-11-22T09:00:00Z\"}";

        assertThat(problems(QuoteJson.readChecked(bytes(json))))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder("/base", "/unit", "/kind", "/mid", "/ask", "/asOf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"USD\"", "{", "{} {}", "null"})
    void refusesWhatIsNoObject(String text) {
        assertThat(QuoteJson.read(bytes(text))).isInstanceOf(ReadQuote.Broken.class);
    }

    @Test
    void saysEverythingThatIsMissing() {
        assertThat(problems(QuoteJson.readChecked(bytes("{}"))))
                .extracting(problem -> problem.substring(0, problem.indexOf(" is missing; allowed")))
                .containsExactlyInAnyOrder("/base", "/quote", "/kind", "/mid", "/source", "/asOf", "/validFrom");
    }

    @Test
    void refusesAQuoteThatIsTooLong() {
        assertThat(problems(QuoteJson.read(new byte[QuoteJson.BYTES_MAX + 1])))
                .containsExactly("the quote has 4097 bytes; allowed are at most 4096");
    }

    private static Quote randomQuote(Random random) {
        var sample = dollar(1 + random.nextInt(1_000_000), NINE.plusNanos(random.nextInt(1_000_000) * 1000L));
        var mid = new BigDecimal(new java.math.BigInteger(60, random), random.nextInt(11));
        var sides = random.nextBoolean();
        return new Quote(
                new RateKey("USD", "IDR", RateKind.REFERENCE),
                List.of(1, 100, 1000).get(random.nextInt(3)),
                sides ? mid : null,
                mid,
                sides ? mid.add(BigDecimal.ONE) : null,
                sample.source(),
                sample.asOf(),
                sample.validFrom(),
                random.nextBoolean() ? sample.validFrom().plusSeconds(random.nextInt(100)) : null,
                sample.version(),
                random.nextBoolean() ? sample.version() - 1 + 1 : null);
    }

    private static Quote whole(String json) {
        return assertThat(QuoteJson.read(bytes(json)))
                .asInstanceOf(type(ReadQuote.Whole.class))
                .actual()
                .quote();
    }

    private static List<String> problems(ReadQuote read) {
        return assertThat(read).asInstanceOf(type(ReadQuote.Broken.class)).actual().problems().stream()
                .map(QuoteProblem::text)
                .toList();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
