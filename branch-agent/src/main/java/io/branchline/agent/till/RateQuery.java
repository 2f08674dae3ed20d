package io.branchline.agent.till;

import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.rate.Rate.Side;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a pair asks.
 *
 * @param kinds in order of preference
 * @param amount to be converted; null if none
 * @param side at which; null without an amount
 * @param problem what is wrong with the request; null if nothing
 */
record RateQuery(
        List<RateKind> kinds,
        @Nullable String amount,
        @Nullable Side side,
        @Nullable String problem) {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final List<RateKind> USUAL = List.of(RateKind.CASH, RateKind.TRANSFER, RateKind.REFERENCE);

    static RateQuery of(HttpServerRequest request, String base, String quote) {
        for (var currency : List.of(base, quote)) {
            if (!CURRENCY.matcher(currency).matches()) {
                return wrong("currency is " + Excerpt.of(currency) + "; allowed is an ISO 4217 code such as EUR");
            }
        }
        var kinds = new ArrayList<RateKind>();
        for (var word : words(request.getParam("kind"))) {
            var kind = Arrays.stream(RateKind.values())
                    .filter(one -> one.word().equals(word))
                    .findFirst();
            if (kind.isEmpty()) {
                return wrong("kind is " + Excerpt.of(word)
                        + "; allowed are cash, transfer and reference, parted by commas in order of preference");
            }
            kinds.add(kind.get());
        }
        return conversion(request, kinds.isEmpty() ? USUAL : kinds);
    }

    /** The side is never guessed: money is bought and sold at different figures. */
    private static RateQuery conversion(HttpServerRequest request, List<RateKind> kinds) {
        var amount = request.getParam("amount");
        var word = request.getParam("side");
        if (amount == null) {
            return word == null ? new RateQuery(kinds, null, null, null) : wrong("side is there without an amount");
        }
        return Arrays.stream(Side.values())
                .filter(side -> side.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .map(side -> new RateQuery(kinds, amount, side, null))
                .orElseGet(() -> wrong("side is " + (word == null ? "missing" : Excerpt.of(word))
                        + "; allowed are buy (the shop takes the base currency), sell (the shop gives it) and mid"));
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static RateQuery wrong(String problem) {
        return new RateQuery(List.of(), null, null, problem);
    }
}
