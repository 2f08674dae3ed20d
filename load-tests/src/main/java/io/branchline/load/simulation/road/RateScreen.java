package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.rate.Freshness;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RatePolicy;
import io.branchline.protocol.rate.ReadQuote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rates of a branch: a board in memory, and what the tills are shown of it. What has taken effect is noted on the disk
 * before it is shown, and stays in effect whatever the clock does later; so a key never goes back to an older version on
 * this disk.
 */
final class RateScreen {
    private final Stage stage;
    private RateBoard board = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);

    RateScreen(Stage stage) {
        this.stage = stage;
    }

    /** Begins with what the disk holds. */
    void load(DownFile file, Instant now) {
        board = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);
        for (var quote : file.quotes.values()) {
            if (board.put(quote, now).refused()) {
                throw new IllegalStateException("the board does not take what was on it: " + quote);
            }
        }
    }

    /** Part of a write: takes the quotes that are new to the disk and gives those that cannot be used. */
    List<Refused> take(DownFile file, Rates rates, Instant now) {
        var refused = new ArrayList<Refused>();
        for (var item : rates.items()) {
            if (item.position() > file.version) {
                read(item).ifPresentOrElse(quote -> put(file, quote, now, refused), () -> refused.add(broken(item)));
            }
        }
        settle(file, now);
        return refused;
    }

    /** Part of a write: notes what is in effect, and forgets what never can be again. */
    void settle(DownFile file, Instant now) {
        board.forget(now);
        current(now).forEach((key, quote) -> {
            file.inEffect.put(key, quote.version());
            file.quotes.put(quote.version(), inEffect(quote));
        });
        var live = board.live(now).stream().map(Quote::version).toList();
        if (!stage.planted(PlantedFault.EFFECT_NOT_REMEMBERED)) {
            file.quotes.keySet().retainAll(live);
        }
    }

    /** Is something in effect that the disk does not know of? */
    boolean unsettled(DownFile file, Instant now) {
        return current(now).entrySet().stream()
                .anyMatch(entry -> !Long.valueOf(entry.getValue().version()).equals(file.inEffect.get(entry.getKey())));
    }

    /** When something takes effect by itself, after a moment. */
    Optional<Instant> nextEffect(Instant now) {
        return board.keys().stream()
                .flatMap(key -> board.scheduled(key, now).stream().limit(1))
                .map(Quote::validFrom)
                .min(Instant::compareTo);
    }

    /** The version a till is shown of each key. */
    Map<RateKey, Long> shown(DownFile file, Instant now) {
        if (stage.planted(PlantedFault.EFFECT_NOT_REMEMBERED)) {
            return newest(file, quote -> !quote.validFrom().isAfter(now));
        }
        return stage.planted(PlantedFault.RATES_BEFORE_THEIR_MOMENT) ? newest(file, quote -> true) : file.inEffect;
    }

    /** Is a version that is on the disk stale by now? */
    Optional<Boolean> stale(DownFile file, long version, Instant now) {
        return Optional.ofNullable(file.quotes.get(version))
                .map(quote -> Freshness.of(quote, now, now, RatePolicy.STANDARD) == Freshness.STALE
                        && !stage.planted(PlantedFault.NEVER_STALE));
    }

    private Map<RateKey, Long> newest(DownFile file, Predicate<Quote> which) {
        var found = new HashMap<RateKey, Long>();
        file.quotes.values().stream()
                .filter(which)
                .forEach(quote -> found.merge(quote.key(), quote.version(), Math::max));
        return found;
    }

    private Map<RateKey, Quote> current(Instant now) {
        var found = new HashMap<RateKey, Quote>();
        board.keys().forEach(key -> board.current(key, now).ifPresent(quote -> found.put(key, quote)));
        return found;
    }

    private void put(DownFile file, Quote quote, Instant now, List<Refused> refused) {
        var put = board.put(quote, now);
        if (put.refused()) {
            refused.add(new Refused(quote.version(), put.detail()));
        } else if (put == RateBoard.Put.CHANGED) {
            file.quotes.put(quote.version(), quote);
        }
    }

    /** Its moment has come once, whatever the clock says after the next start. */
    private Quote inEffect(Quote quote) {
        return stage.planted(PlantedFault.EFFECT_NOT_REMEMBERED)
                ? quote
                : new Quote(
                        quote.key(),
                        quote.unit(),
                        quote.bid(),
                        quote.mid(),
                        quote.ask(),
                        quote.source(),
                        quote.asOf(),
                        Instant.EPOCH,
                        quote.validTo(),
                        quote.version(),
                        quote.supersedes());
    }

    private static Optional<Quote> read(Deliver.Item item) {
        return switch (QuoteJson.read(item.event().data().utf8())) {
            case ReadQuote.Whole whole -> Optional.of(whole.quote());
            case ReadQuote.Broken broken -> Optional.empty();
        };
    }

    private static Refused broken(Deliver.Item item) {
        return new Refused(item.position(), "is no quote");
    }
}
