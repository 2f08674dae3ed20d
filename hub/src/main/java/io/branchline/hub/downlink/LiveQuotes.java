package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All quotes of a tenant that can still be shown, by target. As many as {@link QuoteLog#LIVE_MAX} lets there
 * be. Immutable but for what was read last.
 */
final class LiveQuotes {
    static final LiveQuotes NONE = new LiveQuotes(Map.of());

    private static final List<String> EVERY_BRANCH = List.of(Targets.ALL);
    /** What can still be shown changes with time: who follows live asks within milliseconds. */
    private static final Duration PORTION_AGE_MAX = Duration.ofMillis(100);

    /** What one branch was given that lacks nothing but quotes for all branches: the others are given the same. */
    private record Portion(long after, int itemsMax, long bytesMax, Instant at, List<Deliver.Item> items) {
        boolean answers(long version, int items, long bytes, Instant now) {
            return after == version
                    && itemsMax == items
                    && bytesMax == bytes
                    && !now.isBefore(at)
                    && now.isBefore(at.plus(PORTION_AGE_MAX));
        }
    }

    /** For each target its quotes in rising order of versions. */
    private final Map<String, List<LiveQuote>> byTarget;
    /** Version of the newest quote that is not for all branches. */
    private final long newestNamed;

    private volatile @Nullable Portion portion;

    private LiveQuotes(Map<String, List<LiveQuote>> byTarget) {
        this.byTarget = byTarget;
        this.newestNamed = byTarget.entrySet().stream()
                .filter(target -> !target.getKey().equals(Targets.ALL))
                .mapToLong(target -> target.getValue().getLast().version())
                .max()
                .orElse(0);
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
        if (newestNamed > version || !targets.contains(Targets.ALL)) {
            return read(version, targets, now, itemsMax, bytesMax);
        }
        var last = portion;
        if (last != null && last.answers(version, itemsMax, bytesMax, now)) {
            return last.items;
        }
        var items = List.copyOf(read(version, EVERY_BRANCH, now, itemsMax, bytesMax));
        portion = new Portion(version, itemsMax, bytesMax, now, items);
        return items;
    }

    private List<Deliver.Item> read(long version, List<String> targets, Instant now, int itemsMax, long bytesMax) {
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
