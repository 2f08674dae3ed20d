package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.Channel;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a reader wants to be shown, and how often.
 *
 * @param channels what
 * @param filter of which branches, types and priorities
 * @param hz how many times a second figures are sent at most
 */
record Subscription(Set<Channel> channels, EventFilter filter, int hz) {
    /** Most times a second; the beat of the feed. */
    static final int HZ_MAX = 10;

    /** Without a choice. */
    static final int HZ_DEFAULT = 2;

    /** What is shown to whoever does not choose. */
    static final Set<Channel> CHANNELS_DEFAULT = EnumSet.of(Channel.EVENTS, Channel.BRANCHES, Channel.TOTALS);

    static final Subscription DEFAULT = new Subscription(CHANNELS_DEFAULT, EventFilter.ALL, HZ_DEFAULT);

    Subscription {
        channels = Set.copyOf(channels);
    }

    boolean wants(Channel channel) {
        return channels.contains(channel);
    }

    /** Whether figures are due at a beat; the same beats for all who chose the same, so that they share the texts. */
    boolean isDue(long beat) {
        return beat * hz / HZ_MAX > (beat - 1) * hz / HZ_MAX;
    }
}
