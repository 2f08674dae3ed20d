package io.branchline.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class BeyondTest {
    private final Beyond beyond = new Beyond(3);

    @Test
    void holdsWhatWasHandedOnUntilTheCatchUpHasPassedIt() {
        beyond.handed(7);
        beyond.handed(5);
        beyond.passed(7);

        assertThat(beyond.batches()).containsExactly(5L);
        assertThat(beyond.isExact()).isTrue();
    }

    @Test
    void isNotExactFromForgettingUntilAsManyArePassed() {
        for (var batch = 1; batch <= 5; batch++) {
            beyond.handed(batch);
        }
        assertThat(beyond.batches()).containsExactly(3L, 4L, 5L);
        assertThat(beyond.isExact()).isFalse();

        beyond.passed(1);
        assertThat(beyond.isExact()).isFalse();
        beyond.passed(2);

        assertThat(beyond.isExact()).isTrue();
    }

    @Test
    void forgetsWhatAJumpHasDecided() {
        beyond.handed(1);
        beyond.handed(9);

        beyond.jumped(Set.of(1L, 2L));

        assertThat(beyond.batches()).containsExactly(9L);
    }
}
