package io.branchline.hub.downlink;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A quote that can still be shown, and what a branch is sent of it.
 *
 * @param quote what was released
 * @param targets who gets it
 * @param item its version and the event, made once
 */
record LiveQuote(Quote quote, List<String> targets, Deliver.Item item) {
    private static final String SOURCE = "/hq/rates";

    LiveQuote {
        targets = List.copyOf(targets);
    }

    static LiveQuote of(Quote quote, List<String> targets, Instant releasedAt) {
        var event = Event.of(
                "rate-" + quote.version(),
                SOURCE,
                Quote.TYPE,
                releasedAt.atOffset(ZoneOffset.UTC),
                QuoteJson.write(quote));
        var named = new Event(
                event.id(),
                event.source(),
                event.type(),
                event.time(),
                quote.key().text(),
                event.extensions(),
                null,
                event.data());
        return new LiveQuote(quote, targets, new Deliver.Item(quote.version(), named));
    }

    long version() {
        return quote.version();
    }
}
