package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FairShareLongRunTest {
    private static final long TURN = 32 * 1024;

    @Test
    void picksNothingWhenNothingIsReady() {
        assertThat(new FairShare(TURN).pick(priority -> false)).isEmpty();
    }

    @Test
    void picksTheHighestThatIsReady() {
        var share = new FairShare(TURN);

        assertThat(share.pick(priority -> true)).contains(Priority.SALES);
        assertThat(share.pick(priority -> priority != Priority.SALES)).contains(Priority.STOCK);
        assertThat(share.pick(priority -> priority == Priority.REPORTS)).contains(Priority.REPORTS);
    }

    @Test
    void noPriorityStarvesAndEachGetsItsShareWhileAllWait() {
        var cost = serve(20_000, EnumSet.allOf(Priority.class), 1000);

        for (var priority : List.of(Priority.STOCK, Priority.RECORDS, Priority.REPORTS)) {
            var part = 100.0 * cost.get(priority) / cost.sum();
            assertThat(part)
                    .isBetween(
                            FairShare.SHARES_PERCENT.get(priority) * 0.8, FairShare.SHARES_PERCENT.get(priority) * 1.2);
        }
        assertThat(100.0 * cost.get(Priority.SALES) / cost.sum()).isGreaterThan(75);
    }

    @Test
    void aSingleWaiterGetsItsShareBesideABacklogOfTheHighest() {
        var cost = serve(20_000, EnumSet.of(Priority.SALES, Priority.REPORTS), 1000);

        assertThat(100.0 * cost.get(Priority.REPORTS) / cost.sum()).isBetween(4.0, 6.0);
    }

    @Test
    void sharesHoldWhenCostsDifferWidely() {
        var random = new Random(4);
        var share = new FairShare(TURN);
        var cost = PerPriority.ZERO;
        for (var round = 0; round < 50_000; round++) {
            var picked = share.pick(priority -> true).orElseThrow();
            var spent = 1 + random.nextInt(picked == Priority.REPORTS ? 60_000 : 2_000);
            share.took(picked, spent, priority -> true);
            cost = cost.with(picked, cost.get(picked) + spent);
        }

        for (var priority : Priority.ALL) {
            assertThat(100.0 * cost.get(priority) / cost.sum())
                    .isGreaterThanOrEqualTo(FairShare.SHARES_PERCENT.get(priority) * 0.8);
        }
    }

    @Test
    void theHighestWaitsForOneTurnOfEachOtherAtMost() {
        var share = new FairShare(TURN);
        var waits = new ArrayList<Integer>();
        var waited = 0;
        for (var round = 0; round < 10_000; round++) {
            var picked = share.pick(priority -> true).orElseThrow();
            share.took(picked, TURN, priority -> true);
            if (picked == Priority.SALES) {
                waits.add(waited);
                waited = 0;
            } else {
                waited++;
            }
        }

        assertThat(waits).allMatch(wait -> wait <= 3);
    }

    @Test
    void idleTimeIsNotSavedUp() {
        var share = new FairShare(TURN);
        for (var round = 0; round < 1000; round++) {
            share.took(Priority.SALES, TURN, priority -> priority == Priority.SALES);
        }

        assertThat(share.pick(priority -> true)).contains(Priority.SALES);
    }

    @Test
    void whatIsOwedIsForgottenWhenNobodyWaitsAnyMore() {
        var share = new FairShare(TURN);
        for (var round = 0; round < 100; round++) {
            share.took(Priority.SALES, TURN, priority -> true);
        }
        assertThat(share.pick(priority -> true)).isNotEqualTo(java.util.Optional.of(Priority.SALES));

        assertThat(share.pick(priority -> priority == Priority.SALES)).contains(Priority.SALES);
        assertThat(share.pick(priority -> true)).contains(Priority.SALES);
    }

    private static PerPriority serve(int rounds, Set<Priority> waiting, long each) {
        var share = new FairShare(TURN);
        var cost = PerPriority.ZERO;
        for (var round = 0; round < rounds; round++) {
            var picked = share.pick(waiting::contains).orElseThrow();
            share.took(picked, each, waiting::contains);
            cost = cost.with(picked, cost.get(picked) + each);
        }
        return cost;
    }
}
