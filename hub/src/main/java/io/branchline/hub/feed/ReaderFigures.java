package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which figures a reader has: the version of each channel it was last shown. Context: the feed's. */
final class ReaderFigures {
    private final FigureTexts texts;
    private final FeedOutbox outbox;
    private final LongSupplier clock;
    private final Map<Channel, Long> shown = new EnumMap<>(Channel.class);

    ReaderFigures(FigureTexts texts, FeedOutbox outbox, LongSupplier clock) {
        this.texts = texts;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** All of them, as members of a snapshot that is about to be sent. */
    String whole(Subscription subscription) {
        for (var channel : Channel.FIGURES) {
            shown.put(channel, texts.version(channel));
        }
        return texts.whole(subscription);
    }

    /** Sends those that changed since; what does not fit is sent, newer by then, with a later beat. */
    void showChanged(Subscription subscription) {
        for (var channel : Channel.FIGURES) {
            if (subscription.wants(channel)) {
                showChanged(channel, subscription.filter());
            }
        }
    }

    private void showChanged(Channel channel, EventFilter filter) {
        var version = texts.version(channel);
        var before = shown.getOrDefault(channel, 0L);
        if (before < version) {
            var changed = texts.changedSince(channel, filter, before);
            if (changed.isEmpty() || outbox.offer(changed.get(), clock)) {
                shown.put(channel, version);
            }
        }
    }
}
