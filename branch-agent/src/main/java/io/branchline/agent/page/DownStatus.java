package io.branchline.agent.page;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.BranchView;
import io.branchline.protocol.rate.Freshness;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@code /status} about the road down, and of its sentence. Thread-safe. */
public final class DownStatus {
    private final BranchState state;

    DownStatus(BranchState state) {
        this.state = state;
    }

    /** How many rates are in which state now. */
    public static Map<Freshness, Integer> rates(BranchState state) {
        var view = state.view();
        var now = state.clock().instant();
        var counts = new EnumMap<Freshness, Integer>(Freshness.class);
        for (var one : Freshness.values()) {
            counts.put(one, 0);
        }
        for (var quote : view.quotes()) {
            counts.merge(Freshness.of(quote, now, state.contact(), view.ratePolicy()), 1, Integer::sum);
        }
        return counts;
    }

    /** What people should know of the rates; empty if all is well. */
    String sentence() {
        var counts = rates(state);
        int stale = counts.getOrDefault(Freshness.STALE, 0);
        if (state.fault() != null) {
            return " What head office sends cannot be kept at the moment: " + state.fault() + ".";
        }
        if (stale == 0) {
            return "";
        }
        var all = stale + counts.getOrDefault(Freshness.FRESH, 0);
        var refused = state.view().ratePolicy().refuseStale() ? " and are refused" : "";
        return " " + stale + " of " + all + " exchange rates are stale" + refused + "; head office was last heard of "
                + (state.contact() == null ? "never" : "at " + state.contact()) + ".";
    }

    JsonObject json() {
        var view = state.view();
        return new JsonObject()
                .put("position", view.standing().position())
                .put("ratesVersion", view.standing().ratesVersion())
                .put("policyVersion", view.routingVersion())
                .put("lastContact", text(state.contact()))
                .put("rates", rates())
                .put("messages", view.messages())
                .put("messageBytes", view.messageBytes())
                .put("forgottenThrough", view.standing().forgottenPosition())
                .put("refused", view.refused())
                .put("missed", missed(view))
                .put("damage", new JsonArray(state.damage()))
                .put("fault", state.fault())
                .put("clock", clock());
    }

    private JsonObject rates() {
        var json = new JsonObject();
        rates(state).forEach((freshness, count) -> json.put(freshness.word(), count));
        var policy = state.view().ratePolicy();
        return json.put("policyVersion", policy.version())
                .put("maxAgeSeconds", policy.maxAge().toSeconds())
                .put("refuseStale", policy.refuseStale())
                .put("derive", policy.derive().word());
    }

    private static JsonArray missed(BranchView view) {
        var list = new JsonArray();
        view.missed()
                .forEach(missed -> list.add(new JsonObject()
                        .put("after", missed.after())
                        .put("through", missed.through())
                        .put("reason", missed.reason())
                        .put("at", missed.at().toString())));
        return list;
    }

    private JsonObject clock() {
        var clock = state.clock();
        var skew = clock.skew();
        return new JsonObject()
                .put("time", clock.instant().toString())
                .put("origin", clock.origin().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("computerAheadMs", skew == null ? null : skew.toMillis());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
