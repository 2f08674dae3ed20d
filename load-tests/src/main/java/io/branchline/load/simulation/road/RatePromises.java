package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.road.QuoteTable.Published;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.rate.RateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The truth about rates: what was released, and what a branch may be sent and may show. */
final class RatePromises {
    private static final String RATES = "P7 rates";
    private static final Duration WAY_OF_A_WELCOME_MAX = Duration.ofSeconds(5);

    private final Stage stage;
    private final TreeMap<Long, Published> released = new TreeMap<>();
    private final Map<RateKey, TreeMap<Long, Published>> byKey = new HashMap<>();
    private final Map<Integer, Long> aheadUntil = new HashMap<>();
    private Instant lastMoment = Instant.MIN;
    private int restores;

    /** Keys of which a restore took quotes away, with the newest version it left. */
    private final Map<RateKey, Long> cameBack = new HashMap<>();

    RatePromises(Stage stage) {
        this.stage = stage;
    }

    /** Head office committed a quote. */
    void released(Published published) {
        var quote = published.quote();
        released.put(quote.version(), published);
        byKey.computeIfAbsent(quote.key(), none -> new TreeMap<>()).put(quote.version(), published);
        lastMoment = quote.validFrom().isAfter(lastMoment) ? quote.validFrom() : lastMoment;
    }

    /** Head office went back to a backup that ends here. */
    void restored(Heads heads) {
        restores++;
        released.tailMap(heads.version(), false).clear();
        byKey.forEach((key, quotes) -> {
            var lost = quotes.tailMap(heads.version(), false);
            if (!lost.isEmpty()) {
                cameBack.merge(key, heads.version(), Math::max);
                lost.clear();
            }
        });
    }

    /** A disk that is ahead of a restored head office is known there from now on. */
    void knownToBeAhead(int branch, long nowMicros) {
        aheadUntil.put(branch, nowMicros);
    }

    /** Quotes are read to be sent: none of them is replaced already. */
    void read(int branch, List<Deliver.Item> items) {
        for (var item : items) {
            var published = released.get(item.position());
            if (published != null && displaced(branch, published)) {
                throw new BrokenPromise(
                        RATES, "branch " + branch + " is sent " + item.position() + ", which was replaced before");
            }
        }
    }

    /** A till is shown a version of a key. */
    void shown(int branch, DownFile file, RateKey key, long version, boolean clockMayBeWrong) {
        var before = file.notes.shown.put(key, version);
        if (before != null && before > version) {
            throw new BrokenPromise(
                    RATES, "branch " + branch + " shows " + version + " of " + key.text() + " after " + before);
        }
        takesEffect(branch, file, key, version, clockMayBeWrong);
    }

    /** A version of a key is in effect from now on: its moment has come, unless nobody could know what time it is. */
    void takesEffect(int branch, DownFile file, RateKey key, long version, boolean clockMayBeWrong) {
        var published = released.get(version);
        if (published == null
                || !published.quote().key().equals(key)
                || !published.quote().validFrom().isAfter(Sales.now(stage))
                || file.notes.early.contains(version)
                || mayBeOfALostFuture(file, version)) {
            return;
        }
        if (!clockMayBeWrong) {
            throw new BrokenPromise(
                    RATES,
                    "branch " + branch + " goes by " + version + " of " + key.text() + " before its moment, "
                            + published.quote().validFrom());
        }
        file.notes.early.add(version);
    }

    /** A till is told whether a version is stale, by a clock that is behind by the way of a welcome at most. */
    void says(int branch, DownFile file, long version, boolean stale) {
        var published = released.get(version);
        var end = published == null ? null : published.quote().validTo();
        if (end == null || mayBeOfALostFuture(file, version)) {
            return;
        }
        var now = Sales.now(stage);
        var wrong = stale ? now.isBefore(end) : now.isAfter(end.plus(WAY_OF_A_WELCOME_MAX));
        if (wrong) {
            throw new BrokenPromise(
                    RATES, "branch " + branch + " says that " + version + (stale ? " is" : " is not") + " stale");
        }
    }

    /** What is wrong after everything should have healed. */
    Optional<String> unfinished(int branch, DownFile file) {
        var now = Sales.now(stage);
        if (lastMoment.isAfter(now)) {
            return Optional.of("has quotes whose moment is still to come");
        }
        return byKey.entrySet().stream()
                .flatMap(entry -> wrong(branch, file, entry.getKey(), entry.getValue(), now).stream())
                .findFirst();
    }

    private Optional<String> wrong(
            int branch, DownFile file, RateKey key, NavigableMap<Long, Published> quotes, Instant now) {
        var newest = quotes.descendingMap().values().stream()
                .filter(published -> Targets.reach(published.targets(), branch))
                .filter(published -> !published.quote().validFrom().isAfter(now))
                .findFirst();
        if (newest.isEmpty() || behind(branch, file, newest.get()) || cameBack(key, newest.get())) {
            return Optional.empty();
        }
        var version = newest.get().quote().version();
        long shown = file.inEffect.getOrDefault(key, 0L);
        return shown == version
                ? Optional.empty()
                : Optional.of("shows " + shown + " of " + key.text() + "; the newest is " + version);
    }

    /**
     * Did it come back when the backup took away what had replaced it? While it was replaced it was sent to nobody, and a
     * branch that has taken a later version of another key since does not ask for it.
     */
    private boolean cameBack(RateKey key, Published published) {
        return published.quote().version() <= cameBack.getOrDefault(key, 0L);
    }

    /** Was it given a version again that this disk has behind it, before head office knew of the disk? */
    private boolean behind(int branch, DownFile file, Published published) {
        return published.quote().version() <= file.notes.ahead.version()
                && published.atMicros() <= aheadUntil.getOrDefault(branch, 0L);
    }

    /** Does the disk perhaps mean another quote by this version, one that head office has not had since it was restored? */
    private boolean mayBeOfALostFuture(DownFile file, long version) {
        return file.notes.restores < restores || version <= file.notes.ahead.version();
    }

    private boolean displaced(int branch, Published published) {
        var at = Sales.now(stage);
        var quote = published.quote();
        var moment = quote.validFrom().isAfter(at) ? quote.validFrom() : at;
        var newer = byKey.getOrDefault(quote.key(), new TreeMap<>()).tailMap(quote.version(), false);
        List<String> targets = Targets.of(branch).stream()
                .filter(published.targets()::contains)
                .toList();
        return targets.stream()
                .allMatch(target -> newer.values().stream()
                        .anyMatch(other -> other.targets().contains(target)
                                && !other.quote().validFrom().isAfter(moment)));
    }
}
