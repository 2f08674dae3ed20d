package io.branchline.load.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void afterAGentleBeginAsManyAreDueAsTheRateAsksFor() {
        var pace = new Pace(2_000, 0);

        var first = done(pace, 0, 10_000);
        var later = done(pace, 10_000, 20_000);

        assertThat(first).isBetween(11_500, 12_300);
        assertThat(later).isBetween(19_990, 20_010);
    }

    private static int done(Pace pace, int fromMs, int toMs) {
        var done = 0;
        for (var ms = fromMs + 1; ms <= toMs; ms++) {
            pace.tick(Duration.ofMillis(ms).toNanos());
            while (pace.due()) {
                pace.did(3);
                done += 3;
            }
        }
        return done;
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
