package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All quotes of a tenant that can still be shown, by target. Immutable; as many as {@link QuoteLog#LIVE_MAX} lets there
 * be.
 */
final class LiveQuotes {
    static final LiveQuotes NONE = new LiveQuotes(Map.of());

    /** For each target its quotes in rising order of versions. */
    private final Map<String, List<LiveQuote>> byTarget;

    private LiveQuotes(Map<String, List<LiveQuote>> byTarget) {
        this.byTarget = byTarget;
    }

    /** These and newer ones, in rising order, without those that the newer ones displace within a target. */
    LiveQuotes with(List<LiveQuote> newer, Instant now) {
        var changed = new HashMap<String, List<LiveQuote>>();
        for (var quote : newer) {
            for (var target : quote.targets()) {
                changed.computeIfAbsent(target, name -> new ArrayList<>(byTarget.getOrDefault(name, List.of())))
                        .add(quote);
            }
        }
        changed.replaceAll((target, quotes) -> Displacement.survivors(quotes, LiveQuote::quote, now));
        var all = new HashMap<>(byTarget);
        all.putAll(changed);
        return new LiveQuotes(Map.copyOf(all));
    }

    /**
     * The quotes for these targets after a version that nothing else for them displaces by now, in rising order, up to a
     * number and bytes, but at least one if there is any.
     */
    List<Deliver.Item> after(long version, List<String> targets, Instant now, int itemsMax, long bytesMax) {
        var found = new ArrayList<LiveQuote>();
        for (var target : targets) {
            var quotes = byTarget.getOrDefault(target, List.of());
            for (var at = quotes.size() - 1; at >= 0 && quotes.get(at).version() > version; at--) {
                found.add(quotes.get(at));
            }
        }
        if (found.size() > 1) {
            found.sort(Comparator.comparingLong(LiveQuote::version));
            // One quote for several targets of a branch counts once.
            return cut(Displacement.survivors(found, LiveQuote::quote, now), itemsMax, bytesMax);
        }
        return found.isEmpty() ? List.of() : List.of(found.getFirst().item());
    }

    /** Number of quotes, counted once for each target. */
    int count() {
        return byTarget.values().stream().mapToInt(List::size).sum();
    }

    private static List<Deliver.Item> cut(List<LiveQuote> quotes, int itemsMax, long bytesMax) {
        var items = new ArrayList<Deliver.Item>();
        var size = 0L;
        for (var quote : quotes) {
            size += quote.item().event().cost();
            if (items.size() >= itemsMax || (size > bytesMax && !items.isEmpty())) {
                break;
            }
            items.add(quote.item());
        }
        return items;
    }
}
