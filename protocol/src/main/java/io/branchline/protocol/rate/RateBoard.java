package io.branchline.protocol.rate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which quote of each key holds at a moment: of those whose {@code validFrom} has come, the one with the highest version.
 * One whose {@code validTo} has passed stays (and is stale); an older one never comes back. What can never hold again is
 * dropped, so a key costs one quote and those that are scheduled.
 *
 * <p>Has no clock: moments are arguments. They never go back: an earlier one than the board was told before counts as
 * that one, so a clock set back a little does not take a rate away. After a clock was badly wrong make a new board. Not
 * thread-safe.
 */
public final class RateBoard {
    /** Most scheduled quotes of one key and target at head office. */
    public static final int SCHEDULED_MAX = 32;

    /**
     * Most scheduled quotes of one key at a branch: many times what head office allows, because a branch sees the quotes
     * of several targets together, and with a clock that is a little late those that head office no longer counts. One
     * that is refused here would be missing for good.
     */
    public static final int SCHEDULED_AT_BRANCH_MAX = 16 * SCHEDULED_MAX;

    /** Most keys. */
    public static final int KEYS_MAX = 4096;

    private static final Comparator<Quote> BY_VERSION = Comparator.comparingLong(Quote::version);

    /** What became of a quote that was put. */
    public enum Put {
        /** It is on the board, now or from its {@code validFrom} on. */
        CHANGED("is on the board"),
        /** It can never hold, because a newer one does or will before it; or it was there already. */
        UNCHANGED("is displaced by a newer quote"),
        /** Refused: too many of its key are scheduled. */
        TOO_MANY_SCHEDULED("is scheduled beside too many others of its key; allowed are at most " + SCHEDULED_MAX
                + " at head office, " + SCHEDULED_AT_BRANCH_MAX + " at a branch"),
        /** Refused: the board has too many keys. */
        TOO_MANY_KEYS("has a key beside " + KEYS_MAX + " others; allowed are at most " + KEYS_MAX);

        private final String detail;

        Put(String detail) {
            this.detail = detail;
        }

        /** Whether the quote was not taken though it might have come to hold. */
        public boolean refused() {
            return this == TOO_MANY_SCHEDULED || this == TOO_MANY_KEYS;
        }

        /** What happened, in words that follow "the quote". */
        public String detail() {
            return detail;
        }
    }

    /**
     * The quotes of each key by {@code validFrom}. Versions rise with it: of two quotes the older one with the later
     * {@code validFrom} can never hold and is not here.
     */
    private final Map<RateKey, NavigableMap<Instant, Quote>> keys = new HashMap<>();

    private final int scheduledMax;
    private Instant latest = Instant.MIN;
    private int size;

    /** An empty board of head office, for one target. */
    public RateBoard() {
        this(SCHEDULED_MAX);
    }

    /** An empty board with another limit of scheduled quotes of one key. */
    public RateBoard(int scheduledMax) {
        this.scheduledMax = scheduledMax;
    }

    /**
     * Takes a quote, in whatever order quotes come.
     *
     * @param quote released, so that it has a version
     * @param at the moment; what cannot hold from then on is dropped
     * @return what became of it; check {@link Put#refused()}
     * @throws IllegalArgumentException if the quote has no version
     */
    public Put put(Quote quote, Instant at) {
        if (quote.version() < 1) {
            throw new IllegalArgumentException("the quote has no version; allowed is one that was released");
        }
        var now = advance(at);
        var line = keys.get(quote.key());
        if (line == null) {
            if (keys.size() == KEYS_MAX) {
                return Put.TOO_MANY_KEYS;
            }
            line = new TreeMap<>();
        }
        if (isDisplaced(quote, line, now)) {
            return Put.UNCHANGED;
        }
        if (quote.validFrom().isAfter(now) && scheduledBeside(quote, line, now) >= scheduledMax) {
            return Put.TOO_MANY_SCHEDULED;
        }
        add(quote, line, now);
        return Put.CHANGED;
    }

    /** The quote that holds at a moment, stale or not; empty if none has held yet. */
    public Optional<Quote> current(RateKey key, Instant at) {
        var line = keys.get(key);
        var entry = line == null ? null : line.floorEntry(notBack(at));
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    /** The quotes of a key that will hold after a moment, the next one first. */
    public List<Quote> scheduled(RateKey key, Instant at) {
        var line = keys.get(key);
        return line == null
                ? List.of()
                : List.copyOf(line.tailMap(notBack(at), false).values());
    }

    /** All quotes that hold at a moment or will after it, in rising order of their versions. */
    public List<Quote> live(Instant at) {
        var now = notBack(at);
        var live = new ArrayList<Quote>(size);
        for (var line : keys.values()) {
            var first = line.floorKey(now);
            live.addAll((first == null ? line : line.tailMap(first, true)).values());
        }
        live.sort(BY_VERSION);
        return live;
    }

    /** The keys there is a quote of, in no particular order. */
    public List<RateKey> keys() {
        return List.copyOf(keys.keySet());
    }

    /**
     * The first moment after another at which the board says something else: a scheduled quote comes to hold, or the one
     * that holds becomes stale by its {@code validTo}. Empty if nothing will change by itself.
     */
    public Optional<Instant> nextChange(Instant at) {
        var now = notBack(at);
        return keys.values().stream()
                .map(line -> nextChange(line, now))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Number of quotes held. */
    public int size() {
        return size;
    }

    /** Drops what cannot hold at a moment or later; {@link #put} does so for its key. Answers stay the same. */
    public void forget(Instant at) {
        var now = advance(at);
        keys.values().forEach(line -> size -= dropBefore(line, now));
    }

    private void add(Quote quote, NavigableMap<Instant, Quote> line, Instant now) {
        var before = line.size();
        line.tailMap(quote.validFrom(), true).values().removeIf(other -> other.version() < quote.version());
        line.put(quote.validFrom(), quote);
        size += line.size() - before;
        size -= dropBefore(line, now);
        keys.putIfAbsent(quote.key(), line);
    }

    /** There is one with a higher version that holds as early, or holds already. */
    private static boolean isDisplaced(Quote quote, NavigableMap<Instant, Quote> line, Instant now) {
        var from = quote.validFrom().isAfter(now) ? quote.validFrom() : now;
        var entry = line.floorEntry(from);
        return entry != null && entry.getValue().version() >= quote.version();
    }

    /** How many of a line would still be scheduled if the quote joined them. */
    private static long scheduledBeside(Quote quote, NavigableMap<Instant, Quote> line, Instant now) {
        return line.tailMap(now, false).values().stream()
                .filter(other -> other.validFrom().isBefore(quote.validFrom()) || other.version() > quote.version())
                .count();
    }

    private static int dropBefore(NavigableMap<Instant, Quote> line, Instant now) {
        var first = line.floorKey(now);
        if (first == null) {
            return 0;
        }
        var displaced = line.headMap(first, false);
        var count = displaced.size();
        displaced.clear();
        return count;
    }

    private static Optional<Instant> nextChange(NavigableMap<Instant, Quote> line, Instant now) {
        var next = line.higherKey(now);
        var entry = line.floorEntry(now);
        var end = entry == null ? null : entry.getValue().validTo();
        if (end == null || !end.isAfter(now) || (next != null && next.isBefore(end))) {
            return Optional.ofNullable(next);
        }
        return Optional.of(end);
    }

    private Instant advance(Instant at) {
        latest = notBack(at);
        return latest;
    }

    private Instant notBack(Instant at) {
        return at.isBefore(latest) ? latest : at;
    }
}
