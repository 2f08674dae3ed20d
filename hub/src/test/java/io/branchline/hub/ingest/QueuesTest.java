package io.branchline.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.store.Entry;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueuesTest {
    private static final int WORTHWHILE = 64 << 10;
    private static final Branch BRANCH = new Branch(1, 1, "367", "Shop", "North");
    private static final UUID EPOCH = new UUID(0, 1);
    private static final UUID SESSION = new UUID(0, 2);

    private final Queues queues = new Queues(IngestConfig.standard());
    private long last;

    @Test
    void nothingIsNotWorthAStatement() {
        assertThat(queues.worthwhile()).isFalse();
    }

    @Test
    void aFewSalesAreNotWorthAStatementOfTheirOwn() {
        offer(Priority.SALES, 1_000);
        offer(Priority.SALES, WORTHWHILE - 1_000);

        assertThat(queues.worthwhile()).isFalse();
    }

    @Test
    void aStatementIsWorthwhileOnceMoreThanAboutSixtyFourSalesWait() {
        for (var sale = 0; sale < 64; sale++) {
            offer(Priority.SALES, 1_024);
        }
        assertThat(queues.worthwhile()).isFalse();

        offer(Priority.SALES, 1);

        assertThat(queues.worthwhile()).isTrue();
    }

    @Test
    void whatPrioritiesHaveTogetherDoesNotCountBecauseNoStatementHoldsTwo() {
        for (var priority : Priority.ALL) {
            offer(priority, WORTHWHILE);
        }

        assertThat(queues.worthwhile()).isFalse();
    }

    @Test
    void oneLowPriorityWithMuchToWriteIsEnough() {
        offer(Priority.SALES, 1_000);
        offer(Priority.REPORTS, WORTHWHILE + 1);

        assertThat(queues.worthwhile()).isTrue();
    }

    @Test
    void whatIsTakenCountsNoLonger() {
        offer(Priority.SALES, WORTHWHILE + 1);

        assertThat(queues.next()).isPresent();

        assertThat(queues.worthwhile()).isFalse();
        offer(Priority.SALES, 1_000);
        assertThat(queues.worthwhile()).isFalse();
    }

    @Test
    void whatIsClearedCountsNoLonger() {
        offer(Priority.SALES, WORTHWHILE + 1);

        assertThat(queues.clear()).hasSize(1);

        assertThat(queues.worthwhile()).isFalse();
    }

    @Test
    void whatTheFullQueueRefusedDoesNotCount() {
        var small = new Queues(new IngestConfig(
                1,
                WORTHWHILE,
                IngestConfig.standard().batchEventsMax(),
                IngestConfig.standard().batchBytesMax()));

        assertThat(small.offer(pending(Priority.SALES, WORTHWHILE))).isTrue();
        assertThat(small.offer(pending(Priority.SALES, 1))).isFalse();

        assertThat(small.worthwhile()).isFalse();
    }

    private void offer(Priority priority, int cost) {
        assertThat(queues.offer(pending(priority, cost))).isTrue();
    }

    private Pending pending(Priority priority, int cost) {
        last++;
        var gap = new Gap(EPOCH, priority, last, last, "damaged");
        var entries = List.<Entry>of(new Entry.Missing(last, last, gap.reason()));
        return new Pending(new Run.GapRun(BRANCH, SESSION, gap), entries, cost, null, () -> {});
    }
}
