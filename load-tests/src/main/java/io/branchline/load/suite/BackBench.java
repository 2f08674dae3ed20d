package io.branchline.load.suite;

import io.branchline.load.shop.Shop;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A branch comes back with 100,000 events on its disk, half returns and half reports, each as large as a sale.
 *
 * <p>Time counts from the moment the hub accepts the connection, on the cable; in that moment a customer pays. Hello and
 * welcome, the comparison of journals and the first frames of the backlog are in it. What the agent waits between two
 * attempts is not: that is a random time, chosen so that not all branches come back at once, and told beside.
 */
final class BackBench implements Bench {
    private static final int LINKS = 88;
    private static final double FIRST_SECONDS_MAX = 0.5;
    private static final int PATIENCE_SECONDS = 120;

    @Override
    public String name() {
        return "back";
    }

    @Override
    public String what() {
        return "link restored with 100,000 events waiting: until a new sale is settled, and until all are";
    }

    /** In seconds: from the cable mended to the connection, from there to the new sale, and to all. */
    private record Return(double waited, double first, double all) {}

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var events = scale.of(100_000, 2_000);
        try (var ground = new Ground(LINKS + 1);
                var fleet = ground.fleet(LINKS);
                var shop = Shop.open(ground.office(), LINKS)) {
            scale.warmUp(() -> ground.burst(fleet, Priority.SALES, events));
            scale.warmUp(() -> comeBack(ground, shop, events));
            var returns = new ArrayList<Return>();
            var ingest = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(4); round++) {
                ground.forgetEvents();
                ingest.add(events / ground.burst(fleet, Priority.SALES, events));
                returns.add(comeBack(ground, shop, events));
            }
            return rows(events, returns, ingest);
        }
    }

    private List<Row> rows(int events, List<Return> returns, List<Double> ingest) {
        var first = returns.stream().map(Return::first).toList();
        var all = returns.stream().map(Return::all).toList();
        var waited = returns.stream().map(Return::waited).toList();
        return List.of(
                Row.atMost(
                        1,
                        name() + " first",
                        String.format(
                                Locale.ROOT, "%s (+ %s to connect)", Figures.seconds(first), Figures.seconds(waited)),
                        "0.5 s",
                        first.stream().map(time -> time / FIRST_SECONDS_MAX).toList()),
                Row.atMost(
                        2,
                        name() + " all",
                        Figures.seconds(all),
                        String.format(Locale.ROOT, "%,d at ingest %s", events, Figures.seconds(ingest)),
                        Figures.ratios(all, ingest)));
    }

    private static Return comeBack(Ground ground, Shop shop, int events) throws Exception {
        ground.forgetEvents();
        shop.cut();
        shop.batches().keep(events / 2, shop.papers()::goodsBack);
        shop.batches().keep(events / 2, shop.papers()::longReport);
        var last = shop.status().last();
        var opening = shop.word().nextOpening();
        var sale = opening.compose(opened -> shop.tills().sellOne());
        var mended = System.nanoTime();
        shop.heal();
        var opened = opening.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var sequence = sale.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var all = opened;
        for (var priority : Priority.ALL) {
            var through = priority == Priority.SALES ? sequence : last.get(priority);
            all = shop.word().await(priority, through, PATIENCE_SECONDS);
        }
        var first = shop.word().settledAt(sequence).orElseThrow();
        return new Return((opened - mended) / 1e9, (first - opened) / 1e9, (all - opened) / 1e9);
    }
}
