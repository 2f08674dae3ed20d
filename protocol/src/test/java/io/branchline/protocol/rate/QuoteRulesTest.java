package io.branchline.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a treasury may and may not publish. */
class QuoteRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void acceptsAnOrdinaryQuote() {
        assertThat(problems("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'bid':'15800'} | /bid is 15800; allowed is at most the ask, 15700",
                "{'mid':'15400'} | /mid is 15400; allowed is at least the bid, 15500",
                "{'mid':'15700.0000000001'} | /mid is 15700.0000000001; allowed is at most the ask, 15700",
                "{'base':'XYZ'} | /base is \"XYZ\"; allowed is the ISO 4217 code of a currency with a smallest unit, "
                        + "such as EUR",
                "{'base':'XAU'} | /base is \"XAU\"; allowed is the ISO 4217 code of a currency with a smallest unit, "
                        + "such as EUR",
                "{'quote':'XXX'} | /quote is \"XXX\"; allowed is the ISO 4217 code of a currency with a smallest unit, "
                        + "such as EUR",
                "{'base':'usd'} | /base is \"usd\"; allowed is the ISO 4217 code of a currency with a smallest unit, "
                        + "such as EUR",
                "{'quote':'USD'} | /quote is \"USD\" like the base; allowed is another currency",
                "{'ask':'123456789012345678901234567890'} | /ask is 123456789012345678901234567890; allowed are at most "
                        + "10 digits before the point and 10 after it",
                "{'ask':'15700.12345678901'} | /ask is 15700.12345678901; allowed are at most 10 digits before the point "
                        + "and 10 after it",
                "{'bid':'-15500'} | /bid is -15500; allowed is more than 0",
                "{'bid':'0.00'} | /bid is 0.00; allowed is more than 0",
                "{'unit':10} | /unit is 10; allowed is one of 1, 100, 1000",
                "{'base':'BGN'} | /base is BGN, which ended with 2025-12-31; allowed is a currency that exists at "
                        + "validFrom, 2026-11-22T09:00:00Z",
                "{'ask':null} | /ask is missing; allowed are bid and ask, or neither",
                "{'bid':null} | /bid is missing; allowed are bid and ask, or neither",
                "{'bid':null,'ask':null} | /bid is missing; allowed are bid and ask: only a reference rate has neither",
                "{'validTo':'2026-11-22T09:00:00Z'} | /validTo is 2026-11-22T09:00:00Z; allowed is later than validFrom, "
                        + "2026-11-22T09:00:00Z",
                "{'asOf':'2026-11-22T09:00:01Z'} | /asOf is 2026-11-22T09:00:01Z; allowed is at latest validFrom, "
                        + "2026-11-22T09:00:00Z",
                "{'asOf':'1970-01-01T00:00:00Z'} | /asOf is in the year 1970; allowed is 1990 to 2099",
                "{'validTo':'9999-12-31T00:00:00Z'} | /validTo is in the year 9999; allowed is 1990 to 2099",
                "{'validTo':'2026-12-31T00:00:00.1234567Z'} | /validTo is 2026-12-31T00:00:00.123456700Z; allowed are at "
                        + "most 6 decimals of a second",
                "{'source':''} | /source is \"\"; allowed are 1 to 64 printable ASCII characters that neither begin nor "
                        + "end with a space",
            })
    void refusesWithWhereWhatAndWhatIsAllowed(String change, String problem) {
        assertThat(problems(change)).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " treasury",
                "treasury ",
                "trea\\nsury",
                "trésor",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesASourceThatIsNotPlain(String source) {
        assertThat(problems("{'source':'" + source + "'}"))
                .singleElement()
                .asString()
                .startsWith("/source is ");
    }

    @ParameterizedTest
    @CsvSource({
        "BGN,2025-12-31,2026-01-01",
        "HRK,2022-12-31,2023-01-01",
        "LTL,2014-12-31,2015-01-01",
        "LVL,2013-12-31,2014-01-01",
        "EEK,2010-12-31,2011-01-01",
        "SKK,2008-12-31,2009-01-01",
        "CYP,2007-12-31,2008-01-01",
        "MTL,2007-12-31,2008-01-01",
        "SIT,2006-12-31,2007-01-01",
        "ROL,2005-06-30,2005-07-01",
        "TRL,2004-12-31,2005-01-01",
        "DEM,2001-12-31,2002-01-01"
    })
    void takesACurrencyUpToItsLastDay(String code, String lastDay, String dayAfter) {
        assertThat(problems(onDay(code, lastDay, "23:59:59"))).isEmpty();
        assertThat(problems(onDay(code, dayAfter, "00:00:00")))
                .singleElement()
                .asString()
                .startsWith("/base is " + code + ", which ended with " + lastDay);
    }

    @Test
    void knowsOfEveryEndedCurrencyThatItOnceWasOne() {
        assertThat(Currencies.ended()).hasSizeGreaterThan(40).allMatch(io.branchline.protocol.event.Money::isCurrency);
    }

    @Test
    void letsAReferenceRateHaveAMiddleAlone() {
        assertThat(problems("{'kind':'reference','bid':null,'ask':null}")).isEmpty();
    }

    @Test
    void takesTheLargestAndTheSmallestFigure() {
        assertThat(problems("{'bid':'0.0000000001','mid':'1','ask':'9999999999.9999999999'}"))
                .isEmpty();
    }

    @Test
    void survivesAnAbsurdFigure() {
        var quote = io.branchline.protocol.support.SampleQuotes.pair(
                "USD", "IDR", RateKind.REFERENCE, 1, null, "1E+1000000000", null);

        assertThat(QuoteRules.check(quote))
                .extracting(QuoteProblem::text)
                .containsExactly(
                        "/mid is 1E+1000000000; allowed are at most 10 digits before the point and 10 after it");
    }

    private static String onDay(String code, String day, String time) {
        return "{'base':'" + code + "','asOf':'" + day + "T00:00:00Z','validFrom':'" + day + "T" + time + "Z'}";
    }

    /** Problems of an ordinary quote with some members changed; null takes one away. */
    private static List<String> problems(String change) {
        var quote = (ObjectNode) parse("""
                {'base':'USD','quote':'IDR','kind':'cash','bid':'15500','mid':'15600','ask':'15700','source':'treasury',
                 'asOf':'2026-11-22T08:59:00Z','validFrom':'2026-11-22T09:00:00Z'}""");
        parse(change).properties().forEach(member -> {
            if (member.getValue().isNull()) {
                quote.remove(member.getKey());
            } else {
                quote.set(member.getKey(), member.getValue());
            }
        });
        return switch (QuoteJson.readChecked(quote)) {
            case ReadQuote.Whole whole ->
                QuoteRules.check(whole.quote()).stream().map(QuoteProblem::text).toList();
            case ReadQuote.Broken broken ->
                broken.problems().stream().map(QuoteProblem::text).toList();
        };
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
