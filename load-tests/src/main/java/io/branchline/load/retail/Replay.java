package io.branchline.load.retail;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The year as the tills would post it, in the order of time, again and again: each basket a sale with its stock
 * movements, a household's first visit a customer update, a store's day a report. Not thread-safe.
 *
 * <p>The events happen at the moment of the replay, so that a dashboard shows them as of today; the moment in 2017 is
 * kept in the extension {@code replayof}, and the business date stays the one of the data. A further pass has new ids and
 * receipt numbers.
 */
public final class Replay {
    private final RetailYear year;
    private final RetailEvents events;
    private final Queue<Post> waiting = new ArrayDeque<>();
    private final Set<String> seenHouseholds = new HashSet<>();
    private final Map<String, Day> openDays = new HashMap<>();
    private int pass = 1;
    private int at;

    /** What one store sold on one day. */
    record Day(LocalDate date, int sales, BigDecimal total) {}

    /** A replay from the first day. */
    public Replay(RetailYear year, RandomGenerator random) {
        this.year = year;
        this.events = new RetailEvents(new EventIds(random));
    }

    /** Which time the data is gone through, from 1. */
    public int pass() {
        return pass;
    }

    /** The next post; its events happen at the given moment. */
    public Post next(Instant moment) {
        if (waiting.isEmpty()) {
            advance(moment);
        }
        return waiting.remove();
    }

    private void advance(Instant moment) {
        if (at == year.baskets().size()) {
            openDays.forEach((store, day) -> waiting.add(report(store, day, moment)));
            startOver();
            if (!waiting.isEmpty()) {
                return;
            }
        }
        var basket = year.baskets().get(at++);
        closeDay(basket, moment);
        var newHere = seenHouseholds.add(basket.household());
        waiting.add(new Post(basket.store(), events.visit(basket, newHere, pass, moment)));
    }

    private void startOver() {
        at = 0;
        pass++;
        seenHouseholds.clear();
        openDays.clear();
    }

    private void closeDay(Basket basket, Instant moment) {
        var date = basket.time().toLocalDate();
        var day = openDays.get(basket.store());
        if (day != null && !day.date().equals(date)) {
            waiting.add(report(basket.store(), day, moment));
            day = null;
        }
        openDays.put(
                basket.store(),
                day == null
                        ? new Day(date, 1, basket.total())
                        : new Day(date, day.sales() + 1, day.total().add(basket.total())));
    }

    private Post report(String store, Day day, Instant moment) {
        JsonObject report = events.report(store, day, moment);
        return new Post(store, List.of(report));
    }
}
