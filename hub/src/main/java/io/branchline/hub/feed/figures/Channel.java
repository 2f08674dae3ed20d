package io.branchline.hub.feed.figures;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a reader of the feed may have shown. */
public enum Channel {
    /** Every committed event. */
    EVENTS,
    /** How the branches stand. */
    BRANCHES,
    /** The sums of today. */
    TOTALS,
    /** What branches go by now or will. */
    RATES,
    /** What somebody should look at. */
    ALERTS,
    /** The whole business in a few figures. */
    OVERVIEW;

    /** Channels of figures, of which a reader gets the newest value. */
    public static final Set<Channel> FIGURES = EnumSet.complementOf(EnumSet.of(EVENTS));

    /** How it is written, and the type of its messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The channel of a word. */
    public static Optional<Channel> of(String word) {
        return Arrays.stream(values())
                .filter(channel -> channel.word().equals(word))
                .findFirst();
    }

    /** All words, parted by commas. */
    public static String words() {
        return Arrays.stream(values()).map(Channel::word).collect(Collectors.joining(", "));
    }
}
