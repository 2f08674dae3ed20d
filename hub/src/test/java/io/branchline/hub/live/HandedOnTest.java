package io.branchline.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandedOnTest {
    private final HandedOn handedOn = new HandedOn(3);

    @Test
    void handsABatchOnOnceWhetherLiveOrLate() {
        assertThat(handedOn.live(1)).isTrue();
        assertThat(handedOn.live(1)).isFalse();
        assertThat(handedOn.missing(1)).isFalse();
        assertThat(handedOn.missing(2)).isTrue();

        handedOn.pass(1);
        handedOn.pass(2);

        assertThat(handedOn.live(2)).isFalse();
        assertThat(handedOn.live(1)).isFalse();
    }

    @Test
    void leavesADoubtfulBatchToTheCatchUp() {
        for (var batch = 10; batch <= 14; batch++) {
            handedOn.pass(batch);
        }

        assertThat(handedOn.live(11)).isFalse();
        assertThat(handedOn.live(5)).isFalse();
        assertThat(handedOn.live(15)).isTrue();
    }

    @Test
    void goesOnLiveWhileTheCatchUpIsStuckAndThenDoubtsWhatItForgot() {
        for (var batch = 1; batch <= 10; batch++) {
            assertThat(handedOn.live(batch)).isTrue();
        }

        assertThat(handedOn.doubtful(1)).isTrue();
        assertThat(handedOn.missing(1)).isFalse();
        assertThat(handedOn.doubtful(10)).isFalse();
        assertThat(handedOn.missing(11)).isTrue();
    }

    @Test
    void afterAJumpNothingIsAheadAndNothingIsDoubled() {
        assertThat(handedOn.live(1)).isTrue();
        assertThat(handedOn.live(2)).isTrue();

        handedOn.passAll();

        assertThat(handedOn.missing(1)).isFalse();
        assertThat(handedOn.live(2)).isFalse();
        assertThat(handedOn.live(3)).isTrue();
    }
}
