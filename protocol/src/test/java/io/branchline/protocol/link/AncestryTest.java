package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Welcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AncestryTest {
    private static final PerPriority LAST = PerPriority.of(10, 0, 0, 0);
    private static final PerPriority SETTLED = PerPriority.of(5, 0, 0, 0);
    private static final String MARK = Ancestry.mark(SampleFrames.event(8).recordedAt(SampleFrames.NOW));

    @Test
    void agreesWhenTheJournalHoldsTheEventHeadOfficeHas() {
        assertThat(forked(8, MARK, Optional.of(MARK))).isFalse();
    }

    @Test
    void forksWhenHeadOfficeIsFurtherThanTheJournal() {
        assertThat(forked(11, MARK, Optional.empty())).isTrue();
    }

    @Test
    void forksWhenTheJournalHoldsAnotherEventThere() {
        assertThat(forked(8, MARK, Optional.of(Ancestry.mark(SampleFrames.event(9)))))
                .isTrue();
    }

    @Test
    void forksWhenTheSameSaleWasKeptAgainAtThatPlaceOnAnOlderDisk() {
        var again = SampleFrames.event(8).recordedAt(SampleFrames.NOW.plusMillis(1));

        assertThat(forked(8, MARK, Optional.of(Ancestry.mark(again)))).isTrue();
    }

    @Test
    void forksWhenHeadOfficeHasAGapWhereTheJournalIsWhole() {
        assertThat(forked(8, "", Optional.of(MARK))).isTrue();
    }

    @Test
    void agreesWhenHeadOfficeHasAGapWhereTheJournalIsDamaged() {
        assertThat(forked(8, "", Optional.empty())).isFalse();
    }

    @Test
    void asksNothingUpToItsOwnSettledPosition() {
        assertThat(forked(5, "an id of rows that may be gone by now", Optional.empty()))
                .isFalse();
    }

    private static boolean forked(long settled, String mark, Optional<String> held) {
        var ids = List.of(mark, "", "", "");
        var welcome = new Welcome(
                new UUID(1, 1),
                PerPriority.of(settled, 0, 0, 0),
                ids,
                PerPriority.ZERO,
                SampleFrames.LIMITS,
                SampleFrames.NOW,
                0,
                0);
        return Ancestry.forked(welcome, LAST, SETTLED, (priority, sequence) -> held);
    }
}
