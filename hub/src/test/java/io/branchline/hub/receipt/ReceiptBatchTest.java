package io.branchline.hub.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.receipt.ReceiptBatch.Place;
import io.branchline.hub.receipt.ReceiptBatch.Progress;
import io.branchline.hub.receipt.ReceiptBatch.Times;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReceiptBatchTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final long MICROS = ReceiptBatch.micros(NOON);
    private static final List<Long> VERSIONS = List.of(4L, 5L);
    private static final Branch ONE = new Branch(1, 7, "b1", "Branch", "west");
    private static final Branch TWO = new Branch(2, 7, "b2", "Branch", "west");

    private final ReceiptBatch batch = new ReceiptBatch();

    @Test
    void aSheetSaysOfEachBranchWhenItWasHandedAndWhenItAppliedTheQuotes() {
        var handed = new RateSheet(false, 7, 0, VERSIONS);
        handed.add(ONE, 0, NOON);
        handed.add(TWO, 0, NOON.plusMillis(1));
        var applied = new RateSheet(true, 7, 5, VERSIONS);
        applied.add(TWO, 30, NOON.plusMillis(9));

        handed.putInto(batch, () -> true);
        applied.putInto(batch, () -> true);

        assertThat(batch.rates)
                .containsEntry(new Place(1, 4), new Times(7, MICROS, 0))
                .containsEntry(new Place(1, 5), new Times(7, MICROS, 0))
                .containsEntry(new Place(2, 4), new Times(7, MICROS + 1_000, MICROS + 9_000))
                .containsEntry(new Place(2, 5), new Times(7, MICROS + 1_000, MICROS + 9_000))
                .hasSize(4);
        assertThat(batch.progress)
                .containsOnlyKeys(2)
                .containsEntry(2, new Progress(7, 30, MICROS + 9_000, 5, MICROS + 9_000, Set.of(Lane.RATES), false));
    }

    @Test
    void aSheetTakesOnlyWhatIsOfItsKind() {
        var sheet = new RateSheet(true, 7, 5, VERSIONS);

        assertThat(sheet.isOf(true, 7, 5, VERSIONS)).isTrue();
        assertThat(sheet.isOf(false, 7, 5, VERSIONS)).isFalse();
        assertThat(sheet.isOf(true, 8, 5, VERSIONS)).isFalse();
        assertThat(sheet.isOf(true, 7, 4, VERSIONS)).isFalse();
        assertThat(sheet.isOf(true, 7, 5, List.of(4L, 5L, 6L))).isFalse();
    }

    @Test
    void whatATellingOfAnotherSheetSaysLateTakesNoBranchBack() {
        batch.reached(7, 1, Lane.RATES, 6, 30, MICROS);
        batch.reached(7, 1, Lane.MESSAGES, 31, 5, MICROS + 1);

        assertThat(batch.progress)
                .containsEntry(1, new Progress(7, 31, MICROS + 1, 6, MICROS, Set.of(Lane.MESSAGES, Lane.RATES), false));
    }

    @Test
    void aHelloTakesABranchBackAlsoIfItCouldNotBeWrittenAtOnce() {
        batch.reached(7, 1, Lane.RATES, 6, 30, MICROS);
        batch.said(ONE, 3, 2, MICROS + 1);
        var unwritten = batch.take(10);
        batch.reached(7, 1, Lane.RATES, 3, 3, MICROS + 2);

        batch.putBack(unwritten);

        assertThat(batch.progress)
                .containsEntry(1, new Progress(7, 3, MICROS + 2, 3, MICROS + 2, Set.of(Lane.RATES), true));
    }
}
