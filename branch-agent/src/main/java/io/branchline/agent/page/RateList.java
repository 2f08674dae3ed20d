package io.branchline.agent.page;

import io.branchline.agent.downlink.BranchState;
import io.branchline.protocol.rate.Freshness;
import io.branchline.protocol.rate.Quote;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The rates of the branch that hold now, for people. Figures are decimal texts, as head office wrote them. Thread-safe. */
final class RateList {
    /** Rates that are listed; tills read all of them at {@code /v1/rates}. */
    static final int RATES_MAX = 60;

    private final BranchState state;

    RateList(BranchState state) {
        this.state = state;
    }

    JsonObject json() {
        var view = state.view();
        var now = state.clock().instant();
        var refuse = view.ratePolicy().refuseStale();
        var list = new JsonArray();
        var more = 0;
        var sorted = view.quotes().stream()
                .sorted(Comparator.comparing(quote -> quote.key().text()))
                .toList();
        for (var quote : sorted) {
            var freshness = Freshness.of(quote, now, state.contact(), view.ratePolicy());
            if (freshness == Freshness.SCHEDULED) {
                continue;
            }
            if (list.size() < RATES_MAX) {
                list.add(rate(quote, freshness, refuse, now));
            } else {
                more++;
            }
        }
        return new JsonObject()
                .put("list", list)
                .put("more", more)
                .put("refuseStale", refuse)
                .put("maxAgeSeconds", view.ratePolicy().maxAge().toSeconds())
                .put(
                        "lastContact",
                        state.contact() == null ? null : state.contact().toString());
    }

    /** Without figures if nobody may deal at it: somebody would read them off the page. */
    private static JsonObject rate(Quote quote, Freshness freshness, boolean refuse, Instant now) {
        var json = new JsonObject()
                .put("base", quote.key().base())
                .put("quote", quote.key().quote())
                .put("kind", quote.key().kind().word())
                .put("unit", quote.unit())
                .put("state", freshness.word())
                .put(
                        "ageSeconds",
                        Math.max(0, now.getEpochSecond() - quote.asOf().getEpochSecond()));
        if (refuse && freshness == Freshness.STALE) {
            return json.put("refused", true);
        }
        return json.put("bid", text(quote.bid())).put("mid", text(quote.mid())).put("ask", text(quote.ask()));
    }

    private static @Nullable String text(@Nullable BigDecimal figure) {
        return figure == null ? null : figure.toPlainString();
    }
}
