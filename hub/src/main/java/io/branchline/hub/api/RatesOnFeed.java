package io.branchline.hub.api;

import io.branchline.hub.rates.RateHistory;
import io.branchline.hub.rates.ReleasedQuote;
import io.branchline.hub.receipt.RateReach;
import io.branchline.hub.view.RateSource;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rates for the feed: in the words of {@code GET /api/v1/rates}, with who has applied them. Thread-safe. */
public final class RatesOnFeed implements RateSource {
    /** Every pair of the world's currencies that are dealt in, in all kinds, and as many scheduled ones. */
    private static final int PAGES_MAX = 5;

    private final RateHistory history;
    private final RateReach reach;
    private final InstantSource clock;

    /** Reads with these. */
    public RatesOnFeed(RateHistory history, RateReach reach, InstantSource clock) {
        this.history = history;
        this.reach = reach;
        this.clock = clock;
    }

    @Override
    public Future<Map<String, String>> current(int tenant) {
        return page(tenant, List.of(), 1)
                .compose(quotes -> reach.read(
                                tenant,
                                quotes.stream()
                                        .map(each -> each.quote().version())
                                        .toList())
                        .map(found -> byKey(quotes, found)));
    }

    private Future<List<ReleasedQuote>> page(int tenant, List<ReleasedQuote> before, int number) {
        var after = before.isEmpty() ? 0 : before.getLast().quote().version();
        return history.live(tenant, after, RateHistory.PAGE_MAX).compose(found -> {
            var all = new ArrayList<>(before);
            all.addAll(found);
            return found.size() < RateHistory.PAGE_MAX || number == PAGES_MAX
                    ? Future.succeededFuture(all)
                    : page(tenant, all, number + 1);
        });
    }

    private Map<String, String> byKey(List<ReleasedQuote> quotes, RateReach.Reach reached) {
        var now = clock.instant();
        var texts = new LinkedHashMap<String, String>();
        for (var released : quotes) {
            var count = reached.of(released.quote().version(), released.targets());
            var text = ViewJson.text(out -> RateJson.reached(out, released, count, now));
            texts.merge(released.quote().key().text(), text, (first, next) -> first + "," + next);
        }
        return texts;
    }
}
