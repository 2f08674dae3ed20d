package io.branchline.hub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentlyShownTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Instant now = START;
    private final RecentlyShown shown = new RecentlyShown(() -> now);

    @Test
    void remembersWhenABatchWasShownFirst() {
        shown.shown(17);
        now = START.plusSeconds(1);
        shown.shown(17);

        assertThat(shown.shownAt(17)).isEqualTo(START);
    }

    @Test
    void knowsNothingOfWhatItWasNotTold() {
        shown.shown(17);

        assertThat(shown.shownAt(16)).isNull();
        assertThat(shown.shownAt(0)).isNull();
        assertThat(shown.shownAt(17L + RecentlyShown.REMEMBERED)).isNull();
    }

    @Test
    void forgetsABatchForTheOneAWholeRoundLaterAndNeverTheOtherWayRound() {
        shown.shown(17);
        now = START.plusSeconds(1);
        shown.shown(17L + RecentlyShown.REMEMBERED);
        now = START.plusSeconds(2);
        shown.shown(17);

        assertThat(shown.shownAt(17)).isNull();
        assertThat(shown.shownAt(17L + RecentlyShown.REMEMBERED)).isEqualTo(START.plusSeconds(1));
    }
}
