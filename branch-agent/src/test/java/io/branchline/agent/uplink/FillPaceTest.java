package io.branchline.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FillPaceTest {
    private final FillPace pace = new FillPace();

    private long after(Duration time, long bytes) {
        return pace.bytesPerHour(time.toNanos(), bytes);
    }

    @Test
    void saysNothingBeforeItHasSeenEnough() {
        assertThat(after(Duration.ZERO, 1_000)).isZero();
        assertThat(after(FillPace.MEASURED_MIN.minusSeconds(1), 900_000)).isZero();
    }

    @Test
    void tellsTheGrowthOfAnHour() {
        assertThat(after(Duration.ZERO, 1_000)).isZero();

        assertThat(after(Duration.ofMinutes(30), 51_000)).isEqualTo(100_000);
        assertThat(after(Duration.ofHours(2), 201_000)).isEqualTo(100_000);
    }

    @Test
    void aJournalThatShrinksDoesNotFillTheDisk() {
        assertThat(after(Duration.ZERO, 500_000)).isZero();

        assertThat(after(Duration.ofHours(1), 100_000)).isZero();
    }

    @Test
    void forgetsWhatIsLongerAgo() {
        for (var minutes = 0; minutes <= 60; minutes += 5) {
            after(Duration.ofMinutes(minutes), minutes * 1_000_000L);
        }

        var quietEver = after(Duration.ofHours(7).plusMinutes(1), 60_000_000);

        assertThat(quietEver).isZero();
    }
}
