package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.support.SamplePayloads;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventRulesTest {
    private static final EventRules RULES = new EventRules(RoutingPolicy.standard());
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-22T10:15:30+02:00");

    static Stream<Arguments> payloads() {
        return SamplePayloads.all().entrySet().stream()
                .map(payload -> Arguments.of(payload.getKey(), payload.getValue()));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void acceptsWhatIsInOrder(String type, String data) {
        var verdict = RULES.check(forItsBranch(Event.of("id-1", "/pos/till-3", type, TIME, data)));

        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        assertThat(((Verdict.Accepted) verdict).route())
                .isEqualTo(RoutingPolicy.standard().route(type).orElseThrow());
    }

    @Test
    void anEventForABranchMustNameItAndNoOtherMay() {
        var data = SamplePayloads.all().get("stock.transferred");
        var transfer = Event.of("id-1", "/pos/till-3", "stock.transferred", TIME, data);
        var sale = Event.of("id-2", "/pos/till-3", "sale.completed", TIME, SamplePayloads.SALE);

        assertThat(RULES.check(transfer))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused ->
                                assertThat(refused.text()).startsWith("/tobranch is missing; stock.transferred needs"));
        assertThat(RULES.check(sale.withExtensions(Map.of(BranchRoute.TO, "B7"))))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.text()).startsWith("/tobranch is not for sale.completed"));
        assertThat(BranchRoute.target(
                        forItsBranch(transfer),
                        RoutingPolicy.standard().route(transfer.type()).orElseThrow()))
                .contains("B7");
    }

    /** The event as its type demands it: with the branch it is for, if it is for one. */
    static Event forItsBranch(Event event) {
        var direction =
                RoutingPolicy.standard().route(event.type()).orElseThrow().direction();
        return direction == DirectionClass.TO_BRANCH ? event.withExtensions(Map.of(BranchRoute.TO, "B7")) : event;
    }

    @Test
    void everyTypeOfThePolicyHasASample() {
        assertThat(SamplePayloads.all())
                .containsOnlyKeys(RoutingPolicy.standard().types());
    }

    @Test
    void tellsTheAmountForTheRollups() {
        var returned = SamplePayloads.all().get("sale.returned");

        assertThat(amount("sale.completed", SamplePayloads.SALE)).isEqualTo("6.63 USD");
        assertThat(amount("sale.returned", returned)).isEqualTo("-6.63 USD");
        assertThat(amount("sale.returned", returned.replace("\"6.63\"", "\"-6.63\"")))
                .isEqualTo("-6.63 USD");
        assertThat(amount("payment.received", SamplePayloads.all().get("payment.received")))
                .isEqualTo("100.00 EUR");
        assertThat(amount("report.published", SamplePayloads.all().get("report.published")))
                .isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"6.63\",\"currency\":\"USD\"},\"customerId\" | 6.63,\"currency\":\"USD\"},\"customerId\" | /data/total/amount | is a fraction; allowed is text",
                "\"total\":{\"amount\":\"6.63\" | \"total\":{\"amount\":\"6,63\" | /data/total/amount | is \"6,63\"; allowed is decimal text such as 12.50",
                "\"total\":{\"amount\":\"6.63\" | \"total\":{\"amount\":\"6.12345\" | /data/total/amount | is \"6.12345\"; allowed",
                "\"total\":{\"amount\":\"6.63\" | \"total\":{\"amount\":\"1234567890123456\" | /data/total/amount | is \"1234567890123456\"; allowed",
                "\"total\":{\"amount\":\"6.63\" | \"total\":{\"amount\":\"1e3\" | /data/total/amount | is \"1e3\"; allowed",
                "\"total\":{\"amount\":\"6.63\" | \"total\":{\"amount\":\"6.63\",\"x\":1 | /data/total/x | is unknown; allowed are amount, currency",
                "\"total\":{\"amount\":\"6.63\",\"currency\":\"USD\" | \"total\":{\"amount\":\"6.63\" | /data/total/currency | is missing",
                "\"6.63\",\"currency\":\"USD\"},\"customerId\" | \"6.63\",\"currency\":\"XAU\"},\"customerId\" | /data/total/currency | is \"XAU\"; allowed is an ISO 4217 code such as EUR",
                "\"6.63\",\"currency\":\"USD\"},\"customerId\" | \"6.63\",\"currency\":\"usd\"},\"customerId\" | /data/total/currency | is \"usd\"; allowed is an ISO 4217 code such as EUR",
                "\"kind\":\"sale\" | \"kind\":\"return\" | /data/kind | is \"return\"; allowed is sale",
                "2026-11-22 | 2026-02-30 | /data/businessDate | is \"2026-02-30\"; allowed is a date such as 2026-11-22",
                "\"lineNumber\":1, | \"lineNumber\":0, | /data/lineItems/0/lineNumber | is 0; allowed is 1 to 100000",
                "\"lineNumber\":1, | \"lineNumber\":1.0, | /data/lineItems/0/lineNumber | is a fraction; allowed is a whole number",
                "\"lineNumber\":1, | \"lineNumber\":1234567890123456789012345678901234567890, | /data/lineItems/0/lineNumber | is a number of 40 digits",
                "\"itemId\":\"825124\", | `` | /data/lineItems/1/itemId | is missing",
                "\"itemId\":\"825124\" | \"itemId\":\"\" | /data/lineItems/1/itemId | has 0 characters; allowed are 1 to 64",
                "\"storeId\":\"367\" | \"storeId\":\"367\",\"storeId\":\"367\" | /data/storeId | comes twice; allowed is once",
                "\"storeId\":\"367\" | \"storeId\":null | /data/storeId | is null; allowed is text",
                "\"tenders\":[ | \"tenders\":7,\"more\":[ | /data/tenders | is a whole number; allowed is a list",
                "{\"x\":null} | {\"x\":null,\"x\":1} | /data/till/firmware/1/x | comes twice",
                "1.5,{\"x\" | 1234567890123456789012345678901.5,{\"x\" | /data/till/firmware/0 | is a number of 32 digits",
                "1.5,{\"x\" | 1e400,{\"x\" | /data/till/firmware/0 | powers of ten up to 30",
                "1.5,{\"x\" | \"\\u0000\",{\"x\" | /data/till/firmware/0 | holds U+0000",
                "1.5,{\"x\" | \"\\ud800\",{\"x\" | /data/till/firmware/0 | holds U+0000 or half",
                "{\"x\":null} | {\"\\u0000\":null} | /data | has a name with U+0000",
                "\"customerId\":\"H-1\", | \"customerId\":\"H-1\" | /data | is not JSON near byte"
            })
    void namesTheFieldThatIsWrong(String original, String instead, String pointer, String detail) {
        assertThat(SamplePayloads.SALE).contains(original);

        refused(
                Event.of(
                        "a",
                        "/b",
                        "sale.completed",
                        TIME,
                        SamplePayloads.SALE.replaceFirst(
                                java.util.regex.Pattern.quote(original),
                                java.util.regex.Matcher.quoteReplacement(instead))),
                pointer,
                detail);
    }

    @Test
    void refusesDataBeyondTheLimits() {
        refused(customer("\"" + "x".repeat(262_144) + "\""), "/data", "allowed are 262144");
        refused(customer("[".repeat(40) + "]".repeat(40)), "/data", "nested deeper than the 32 levels");
        refused(customer("[" + "1,".repeat(50_000) + "1]"), "/data", "allowed are 50000 names");
        refused(Event.of("a", "/b", "customer.updated", TIME, "[]"), "/data", "is a list; allowed is a map");
        refused(Event.of("a", "/b", "customer.updated", TIME, ""), "/data", "is empty");
        refused(Event.of("a", "/b", "customer.updated", TIME, customer("1").data() + "1"), "/data", "goes on");
    }

    @Test
    void acceptsDataJustWithinTheLimits() {
        assertThat(RULES.check(customer("[".repeat(30) + "]".repeat(30)))).isInstanceOf(Verdict.Accepted.class);
        assertThat(RULES.check(customer("123456789012345678901234567890"))).isInstanceOf(Verdict.Accepted.class);
        assertThat(RULES.check(customer("\"" + "x".repeat(260_000) + "\""))).isInstanceOf(Verdict.Accepted.class);
        assertThat(RULES.check(customer("\"\\u00e9 \\ud83d\\ude00\""))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void repeatsNoMoreThanAPieceOfWhatWasSent() {
        var deep = "{\"" + "n".repeat(30) + "\":{\"" + "x".repeat(5000) + "\":1e999}}";
        var wide = SamplePayloads.SALE.replace("\"kind\":\"sale\"", "\"kind\":\"" + "y".repeat(5000) + "\"");

        refused(customer(deep), "/data/changes/x/" + "n".repeat(30), "powers of ten up to 30");
        refused(customer("{\"a\\nb\":1e999}"), "/data/changes/x", "powers of ten up to 30");
        refused(Event.of("a", "/b", "sale.completed", TIME, wide), "/data/kind", "is \"" + "y".repeat(40) + "…\"");
        refused(extended("z".repeat(900), "1"), null, "has an extension \"" + "z".repeat(40) + "…\"");
    }

    @Test
    void refusesWrongUtf8() {
        var bytes = customer("\"xx\"").data().utf8().clone();
        bytes[bytes.length - 4] = (byte) 0xC0;
        var event = Event.of("a", "/b", "customer.updated", TIME, "{}");

        refused(
                new Event(
                        event.id(),
                        event.source(),
                        event.type(),
                        event.time(),
                        null,
                        event.extensions(),
                        null,
                        Payload.ofUtf8(bytes)),
                "/data",
                "is not valid UTF-8");
    }

    @Test
    void refusesAttributesOutOfOrder() {
        refused(Event.of("", "/b", "sale.completed", TIME, SamplePayloads.SALE), "/id", "allowed is 1 to 128 visible");
        refused(Event.of("a b", "/b", "sale.completed", TIME, SamplePayloads.SALE), "/id", "is \"a b\"");
        refused(Event.of("x".repeat(129), "/b", "sale.completed", TIME, "{}"), "/id", "is \"" + "x".repeat(40) + "…\"");
        refused(Event.of("a", "/ b", "sale.completed", TIME, "{}"), "/source", "a URI-reference");
        refused(
                Event.of("a", "/b", "sale.complete", TIME, "{}"),
                "/type",
                "is \"sale.complete\"; allowed is one of sale");
        refused(Event.of("a", "/b", "sale.completed", TIME.withYear(1970), "{}"), "/time", "is in the year 1970");
        refused(extended("priority", "1"), "/priority", "is reserved");
        refused(extended("Upper", "1"), null, "has an extension \"Upper\"");
        refused(extended("empty", ""), "/empty", "1 to 1024 characters");
        refused(extended("bell", "a\u0007"), "/bell", "is \"a?\"");
        assertThat(RULES.check(extended("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")))
                .isInstanceOf(Verdict.Accepted.class);
    }

    private static Event extended(String name, String value) {
        return Event.of("a", "/b", "sale.completed", TIME, SamplePayloads.SALE).withExtensions(Map.of(name, value));
    }

    private static Event customer(String change) {
        return Event.of(
                "a", "/b", "customer.updated", TIME, "{\"customerId\":\"H\",\"changes\":{\"x\":" + change + "}}");
    }

    private static String amount(String type, String data) {
        return String.valueOf(((Verdict.Accepted) RULES.check(Event.of("a", "/b", type, TIME, data))).amount());
    }

    @Test
    void namesAllThatIsWrongForWhoeverMendsIt() {
        var wrong = Event.of("id 1", "not a source", "sale.completed", TIME.withYear(1970), "{}")
                .withExtensions(Map.of("Till", "7"));
        var right = Event.of("id-1", "/pos/till-3", "sale.completed", TIME, SamplePayloads.SALE);

        assertThat(RULES.problems(wrong))
                .extracting(Verdict.Refused::pointer)
                .containsExactly("/id", "/source", "/time", null, "/data/receiptNumber");
        assertThat(RULES.problems(wrong)).first().isEqualTo(RULES.check(wrong));
        assertThat(RULES.problems(right)).isEmpty();
        assertThat(RULES.problems(Event.of("id-1", "/pos", "sale.gone", TIME, "{}")))
                .extracting(Verdict.Refused::pointer)
                .containsExactly("/type");
    }

    private static void refused(Event event, String pointer, String detail) {
        assertThat(RULES.check(event)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.pointer()).isEqualTo(pointer);
            assertThat(refused.detail()).contains(detail).doesNotContain("JsonToken", "Exception");
        });
    }
}
