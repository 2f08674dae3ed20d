package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.RateBoard;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All quotes head office released, and for each target those that may still come to hold. */
final class QuoteTable {
    /** A quote, whom it is for, what is sent of it, and when it was committed. */
    record Published(Quote quote, List<String> targets, Deliver.Item item, long atMicros) {
        Published {
            targets = List.copyOf(targets);
        }
    }

    private final Stage stage;
    private final List<Published> all = new ArrayList<>();
    private final TreeMap<Long, Published> byVersion = new TreeMap<>();
    private final Map<String, RateBoard> live = new TreeMap<>();

    QuoteTable(Stage stage) {
        this.stage = stage;
    }

    QuoteTable copy() {
        var copy = new QuoteTable(stage);
        all.forEach(copy::add);
        return copy;
    }

    /**
     * Releases a quote under a version.
     *
     * @param usable false if no branch can read what is sent
     */
    Published release(Quote draft, List<String> targets, long version, boolean usable) {
        var quote = draft.released(version, null);
        var event = new Event(
                "q" + stage.random().nextLong(),
                "/office",
                Quote.TYPE,
                Sales.now(stage).atOffset(ZoneOffset.UTC),
                quote.key().text(),
                Collections.emptySortedMap(),
                null,
                usable ? QuoteJson.payload(quote) : Payload.of("{}"));
        var published = new Published(
                quote, targets, new Deliver.Item(version, event), stage.clock().nowMicros());
        add(published);
        return published;
    }

    /** Is there room for one more scheduled quote of the key, for each of these targets? */
    boolean hasRoom(Quote draft, List<String> targets) {
        var now = Sales.now(stage);
        return targets.stream()
                .allMatch(target -> board(target).scheduled(draft.key(), now).size() < RateBoard.SCHEDULED_MAX);
    }

    /** Quotes of a branch that are live and newer than a version, in rising order. */
    List<Deliver.Item> live(int branch, long after, int itemsMax) {
        var order = stage.planted(PlantedFault.RATES_IN_ORDER_OF_KEYS)
                ? Comparator.comparing(
                        (Published published) -> published.quote().key().text())
                : Comparator.comparingLong(
                        (Published published) -> published.quote().version());
        return candidates(branch)
                .filter(published -> published.quote().version() > after)
                .sorted(order)
                .limit(itemsMax)
                .map(Published::item)
                .toList();
    }

    private Stream<Published> candidates(int branch) {
        if (stage.planted(PlantedFault.RATES_QUEUED)) {
            return all.stream().filter(published -> Targets.reach(published.targets(), branch));
        }
        var now = Sales.now(stage);
        return Targets.of(branch).stream()
                .flatMap(target -> board(target).live(now).stream())
                .map(Quote::version)
                .distinct()
                .flatMap(version -> Optional.ofNullable(byVersion.get(version)).stream());
    }

    private void add(Published published) {
        all.add(published);
        byVersion.put(published.quote().version(), published);
        Instant now = Sales.now(stage);
        for (var target : published.targets()) {
            if (board(target).put(published.quote(), now).refused()) {
                throw new IllegalStateException("head office released a quote there was no room for");
            }
        }
    }

    private RateBoard board(String target) {
        return live.computeIfAbsent(target, none -> new RateBoard());
    }
}
