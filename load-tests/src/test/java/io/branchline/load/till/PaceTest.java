package io.branchline.load.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void asManyAreDueAsTheRateAsksFor() {
        var pace = new Pace(2_000, 0);
        var done = 0;

        for (var ms = 1; ms <= 10_000; ms++) {
            pace.tick(Duration.ofMillis(ms).toNanos());
            while (pace.due()) {
                pace.did(3);
                done += 3;
            }
        }

        assertThat(done).isBetween(19_990, 20_010);
    }

    @Test
    void aLongPauseIsNotMadeUpForInOneGo() {
        var pace = new Pace(100, 0);
        var done = 0;

        pace.tick(Duration.ofMinutes(5).toNanos());
        while (pace.due()) {
            pace.did(1);
            done++;
        }

        assertThat(done).isEqualTo(100);
    }
}
