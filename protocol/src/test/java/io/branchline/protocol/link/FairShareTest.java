package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.Priority;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FairShareTest {
    private static final long TURN = 1_000;

    private final FairShare share = new FairShare(TURN);

    @Test
    void picksTheHighestThatIsReady() {
        assertThat(share.pick(EnumSet.of(Priority.RECORDS, Priority.REPORTS)::contains))
                .contains(Priority.RECORDS);
        assertThat(share.pick(priority -> false)).isEmpty();
    }

    @Test
    void givesEachLowerPriorityItsShareWhileAllWait() {
        var taken = take(Set.copyOf(Priority.ALL), 10_000, Map.of());

        var total = taken.values().stream().mapToLong(Long::longValue).sum();
        assertThat(100.0 * taken.get(Priority.STOCK) / total).isBetween(9.0, 11.0);
        assertThat(100.0 * taken.get(Priority.RECORDS) / total).isBetween(4.5, 5.5);
        assertThat(100.0 * taken.get(Priority.REPORTS) / total).isBetween(4.5, 5.5);
    }

    @Test
    void givesLargeFramesNoMoreThanTheirShare() {
        var taken = take(EnumSet.of(Priority.SALES, Priority.REPORTS), 10_000, Map.of(Priority.REPORTS, 8 * TURN));

        var total = taken.values().stream().mapToLong(Long::longValue).sum();
        assertThat(100.0 * taken.get(Priority.REPORTS) / total).isBetween(4.5, 5.5);
    }

    @Test
    void savesNothingUpWhileIdle() {
        var sales = EnumSet.of(Priority.SALES);
        for (var turn = 0; turn < 1_000; turn++) {
            assertThat(share.pick(sales::contains)).contains(Priority.SALES);
            share.took(Priority.SALES, TURN, sales::contains);
        }

        assertThat(share.pick(EnumSet.of(Priority.SALES, Priority.REPORTS)::contains))
                .contains(Priority.SALES);
    }

    @Test
    void paysNothingForWhatWasTakenWhileNothingHigherWaited() {
        var reports = EnumSet.of(Priority.REPORTS);
        for (var turn = 0; turn < 1_000; turn++) {
            share.took(Priority.REPORTS, TURN, reports::contains);
        }
        var taken = take(EnumSet.of(Priority.SALES, Priority.REPORTS), 1_000, Map.of());

        assertThat(taken.get(Priority.REPORTS)).isGreaterThan(45 * TURN);
    }

    @Test
    void chargesNothingForWhatBecameReadyAfterThePick() {
        var reports = EnumSet.of(Priority.REPORTS);
        var both = EnumSet.of(Priority.SALES, Priority.REPORTS);
        for (var turn = 0; turn < 1_000; turn++) {
            assertThat(share.pick(reports::contains)).contains(Priority.REPORTS);
            share.took(Priority.REPORTS, TURN, both::contains);
        }

        assertThat(take(both, 1_000, Map.of()).get(Priority.REPORTS)).isGreaterThan(45 * TURN);
    }

    private Map<Priority, Long> take(Set<Priority> ready, int turns, Map<Priority, Long> costs) {
        var taken = new EnumMap<Priority, Long>(Priority.class);
        for (var turn = 0; turn < turns; turn++) {
            var next = share.pick(ready::contains).orElseThrow();
            var cost = costs.getOrDefault(next, TURN);
            share.took(next, cost, ready::contains);
            taken.merge(next, cost, Long::sum);
        }
        return taken;
    }
}
