package io.branchline.agent.till;

import io.branchline.agent.till.BoardInUse.Moment;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.rate.Conversion;
import io.branchline.protocol.rate.Freshness;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.Rate;
import io.branchline.protocol.rate.Rate.Side;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rates as tills read them. Figures are decimal texts and never pass through a floating-point number. */
final class RateJson {
    private RateJson() {}

    /** What every answer about rates begins with. */
    static JsonObject head(Moment moment) {
        var contact = moment.contact();
        return new JsonObject()
                .put("time", moment.now().toString())
                .put("lastContact", contact == null ? null : contact.toString())
                .put("contactAgeSeconds", moment.contactAgeSeconds());
    }

    /** A quote of the board. A stale one that the policy refuses is there without its figures. */
    static JsonObject quote(Quote quote, Freshness state, Moment moment) {
        var json = new JsonObject(QuoteJson.write(quote))
                .put("state", state.word())
                .put("ageSeconds", age(quote.asOf(), moment));
        if (state == Freshness.STALE && moment.view().ratePolicy().refuseStale()) {
            json.put("refused", true);
            json.remove("bid");
            json.remove("mid");
            json.remove("ask");
        }
        return json;
    }

    /** A rate of a pair, quoted or derived. */
    static JsonObject rate(Rate rate, Freshness state, Moment moment) {
        var json = head(moment)
                .put("base", rate.base())
                .put("quote", rate.quote())
                .put("kind", rate.kind().word())
                .put("unit", rate.unit())
                .put("bid", text(rate.bid()))
                .put("mid", text(rate.mid()))
                .put("ask", text(rate.ask()))
                .put("state", state.word())
                .put("asOf", rate.asOf().toString())
                .put("ageSeconds", age(rate.asOf(), moment))
                .put("derived", rate.derived())
                .put("origin", rate.origin().word())
                .put("versions", new JsonArray(rate.versions()));
        if (!rate.derived()) {
            var from = rate.quotes().getFirst();
            json.put("source", from.source())
                    .put("version", from.version())
                    .put("validFrom", from.validFrom().toString());
            if (from.validTo() != null) {
                json.put("validTo", from.validTo().toString());
            }
        }
        return json;
    }

    /** A converted amount, with what is needed to follow the calculation. */
    static JsonObject conversion(Money amount, Side side, Conversion.Converted converted) {
        return new JsonObject()
                .put("side", side.name().toLowerCase(Locale.ROOT))
                .put("from", money(amount))
                .put("to", money(converted.amount()))
                .put("figure", text(converted.figure()))
                .put("versions", new JsonArray(converted.versions()));
    }

    /** Why a rate is stale, in words. */
    static String whyStale(Rate rate, Moment moment) {
        return rate.quotes().stream()
                .filter(quote -> quote.validTo() != null && !moment.now().isBefore(quote.validTo()))
                .map(quote -> "it was valid until " + quote.validTo())
                .findFirst()
                .orElse("head office was last heard of "
                        + (moment.contact() == null ? "never" : "at " + moment.contact()) + ", allowed are "
                        + moment.view().ratePolicy().maxAge().toSeconds() + " s");
    }

    private static JsonObject money(Money money) {
        return new JsonObject()
                .put("amount", money.amount().toPlainString())
                .put("currency", money.currency().getCurrencyCode());
    }

    private static @Nullable String text(@Nullable BigDecimal figure) {
        return figure == null ? null : figure.toPlainString();
    }

    private static long age(Instant asOf, Moment moment) {
        return Math.max(0, moment.now().getEpochSecond() - asOf.getEpochSecond());
    }
}
