package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.AlertKey;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.figures.Figures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the figures, each made once for all readers that have the same filter and lack the same, and
 * forgotten with the next beat. Context: the feed's.
 */
final class FigureTexts {
    /** Most texts of a kind remembered, of up to half a MiB each; readers beyond are served too, only not from here. */
    private static final int TEXTS_MAX = 32;

    private record Lack(Channel channel, EventFilter filter, long since, long version) {}

    private record Whole(Subscription subscription, List<Long> versions) {}

    private final Figures figures;
    private final Map<Lack, Optional<SharedText>> changes = new HashMap<>();
    private final Map<Whole, String> wholes = new HashMap<>();

    FigureTexts(Figures figures) {
        this.figures = figures;
    }

    /** A new beat: figures may have changed. */
    void forget() {
        changes.clear();
        wholes.clear();
    }

    /** Changes whenever a figure of the channel does. */
    long version(Channel channel) {
        return switch (channel) {
            case EVENTS -> 0;
            case BRANCHES -> figures.branches().version();
            case TOTALS -> figures.totals().version();
            case RATES -> figures.rates().version();
            case ALERTS -> figures.alerts().version();
            case OVERVIEW -> figures.overview().version();
        };
    }

    /** What changed since a version; empty if nothing that the filter lets through. */
    Optional<SharedText> changedSince(Channel channel, EventFilter filter, long since) {
        var lack = new Lack(channel, filter, since, version(channel));
        var known = changes.get(lack);
        if (known == null) {
            var values = since(channel, filter, since, alert -> true);
            known = values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(FeedMessages.changed(channel.word(), members(channel, values)));
            remember(changes, lack, known);
        }
        return known;
    }

    /** The members of a snapshot, each with a comma before it. */
    String whole(Subscription subscription) {
        var versions = Channel.FIGURES.stream().map(this::version).toList();
        var whole = new Whole(subscription, versions);
        var known = wholes.get(whole);
        if (known == null) {
            var text = new StringBuilder(",\"asOf\":").append(moment(figures.asOf()));
            for (var channel : Channel.FIGURES) {
                if (subscription.wants(channel)) {
                    var values = since(channel, subscription.filter(), 0, AlertKey::open);
                    text.append(channel == Channel.TOTALS ? named(channel, values) : members(channel, values));
                }
            }
            known = text.toString();
            remember(wholes, whole, known);
        }
        return known;
    }

    private static <K, V> void remember(Map<K, V> texts, K key, V text) {
        if (texts.size() >= TEXTS_MAX) {
            texts.clear();
        }
        texts.put(key, text);
    }

    private List<String> since(Channel channel, EventFilter filter, long since, Predicate<AlertKey> alerts) {
        return switch (channel) {
            case EVENTS -> List.of();
            case BRANCHES -> figures.branches().since(since, branch -> filter.wantsBranch(branch, figures::regionOf));
            case TOTALS -> figures.totals().since(since, total -> filter.wants(total, figures::regionOf));
            case RATES -> figures.rates().since(since, pair -> true);
            case ALERTS ->
                figures.alerts().since(since, alert -> alerts.test(alert) && filter.wants(alert, figures::regionOf));
            case OVERVIEW -> figures.overview().since(since, only -> true);
        };
    }

    private String members(Channel channel, List<String> values) {
        return switch (channel) {
            case TOTALS -> ",\"asOf\":" + moment(figures.asOf()) + named(channel, values);
            case OVERVIEW -> values.isEmpty() ? "" : ",\"overview\":" + values.getFirst();
            case EVENTS, BRANCHES, RATES, ALERTS -> named(channel, values);
        };
    }

    private static String named(Channel channel, List<String> values) {
        return ",\"" + channel.word() + "\":[" + String.join(",", values) + "]";
    }

    private static String moment(@Nullable Instant asOf) {
        return asOf == null ? "null" : "\"" + asOf + "\"";
    }
}
