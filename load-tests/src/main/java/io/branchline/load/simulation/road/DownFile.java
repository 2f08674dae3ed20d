package io.branchline.load.simulation.road;

import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The branch's file of the road down: what is durable of both lanes. A copy of it is an older image. Beside what is on
 * disk stand the judges' notes on it.
 */
public final class DownFile {
    /** Refusals of each lane that are kept to be told again. */
    public static final int REFUSALS_MAX = 100;

    /** What head office said it no longer had of the positions after one through another. */
    record MissedRange(long after, long through) {
        boolean covers(long position) {
            return after < position && position <= through;
        }
    }

    /** What is known of the clock: how far head office's is ahead of that of the computer. */
    record Skew(long micros, long jumpsOfTheClock) {}

    /** What the judges noted of this disk. */
    static final class Notes {
        final Set<String> applied = new HashSet<>();
        final Map<RateKey, Long> shown = new HashMap<>();
        final Set<Long> early = new HashSet<>();
        int restores;
        Heads ahead = new Heads(0, 0);
    }

    long position;
    long version;
    final Map<String, String> settings = new HashMap<>();
    final List<MissedRange> missed = new ArrayList<>();
    final TreeMap<Long, Quote> quotes = new TreeMap<>();
    final Map<RateKey, Long> inEffect = new HashMap<>();
    final Notes notes = new Notes();

    @Nullable
    Skew skew;

    private final Map<Lane, NavigableMap<Long, String>> refused = new HashMap<>();

    /** An empty file. */
    public DownFile() {
        for (var lane : Lane.values()) {
            refused.put(lane, new TreeMap<>());
        }
    }

    /** The same as it is now. */
    public DownFile copy() {
        var copy = new DownFile();
        copy.position = position;
        copy.version = version;
        copy.settings.putAll(settings);
        copy.missed.addAll(missed);
        copy.quotes.putAll(quotes);
        copy.inEffect.putAll(inEffect);
        copy.skew = skew;
        refused.forEach((lane, items) -> copy.refusals(lane).putAll(items));
        copy.notes.applied.addAll(notes.applied);
        copy.notes.shown.putAll(notes.shown);
        copy.notes.early.addAll(notes.early);
        copy.notes.restores = notes.restores;
        copy.notes.ahead = notes.ahead;
        return copy;
    }

    /** Where both lanes stand. */
    public Heads heads() {
        return new Heads(position, version);
    }

    /** What could not be used, the newest of it. */
    public List<Refused> refused(Lane lane) {
        return refusals(lane).entrySet().stream()
                .map(entry -> new Refused(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Did head office say that it may no longer have had this position? */
    boolean toldMissed(long at) {
        return missed.stream().anyMatch(range -> range.covers(at));
    }

    void refuse(Lane lane, List<Refused> items) {
        var known = refusals(lane);
        items.forEach(item -> known.put(item.position(), item.reason()));
        while (known.size() > REFUSALS_MAX) {
            known.pollFirstEntry();
        }
    }

    private NavigableMap<Long, String> refusals(Lane lane) {
        return refused.computeIfAbsent(lane, none -> new TreeMap<>());
    }
}
