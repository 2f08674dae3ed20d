package io.branchline.load.suite;

import io.branchline.load.fleet.Fleet;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.FairShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** What the lowest priority gets while the highest never ends. */
final class FloorBench implements Bench {
    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String what() {
        return "share of the bytes priority 4 gets beside endless priority 1, beside the share promised";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var events = scale.of(80_000, 4_000);
        var promised = FairShare.SHARES_PERCENT.get(Priority.REPORTS) / 100.0;
        try (var ground = new Ground(1);
                var branch = ground.fleet(1)) {
            var shares = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(5); round++) {
                branch.keep(0, Priority.SALES, events);
                branch.keep(0, Priority.REPORTS, events / 4);
                shares.add(share(branch, events));
                if (!branch.awaitSettled(300)) {
                    throw new IllegalStateException("the events were not settled");
                }
            }
            return List.of(Row.atLeast(
                    1,
                    name(),
                    String.format(Locale.ROOT, "%.1f %%", 100 * Figures.median(shares)),
                    String.format(Locale.ROOT, "promised %.0f %%", 100 * promised),
                    shares.stream().map(share -> share / promised).toList()));
        }
    }

    /** Of the bytes settled until half of the sales were, those of reports. */
    private static double share(Fleet branch, int events) {
        var counts = branch.counts();
        var sales = counts.settledBytes(Priority.SALES);
        var reports = counts.settledBytes(Priority.REPORTS);
        var before = counts.settled(Priority.SALES);
        while (counts.settled(Priority.SALES) - before < events / 2) {
            LockSupport.parkNanos(1_000_000);
        }
        var ofReports = counts.settledBytes(Priority.REPORTS) - reports;
        var ofSales = counts.settledBytes(Priority.SALES) - sales;
        return ofReports / (double) (ofReports + ofSales);
    }
}
