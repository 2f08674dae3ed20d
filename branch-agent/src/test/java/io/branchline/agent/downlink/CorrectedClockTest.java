package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CorrectedClockTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final CorrectedClock clock = new CorrectedClock(wall::get, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall.set(wall.get().plus(time));
    }

    @Test
    void goesByTheComputersClockUntilItKnowsBetter() {
        pass(Duration.ofSeconds(7));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
        assertThat(clock.origin()).isEqualTo(CorrectedClock.Origin.OWN);
        assertThat(clock.skew()).isNull();
    }

    @Test
    void takesTheHubsTimeAtTheWelcomeAndCountsFromThere() {
        var skew = clock.welcomed(NOON.minusSeconds(90));
        pass(Duration.ofMinutes(1));

        assertThat(skew).isEqualTo(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(30));
        assertThat(clock.origin()).isEqualTo(CorrectedClock.Origin.WELCOME);
    }

    @Test
    void isNotMovedBySomebodyWhoSetsTheComputersClock() {
        var _ = clock.welcomed(NOON);
        wall.set(NOON.plus(Duration.ofDays(400)));
        pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void goesByTheNotedSkewAfterARestart() {
        clock.noted(Duration.ofMinutes(-3), NOON.minusSeconds(60));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofMinutes(3)));
        assertThat(clock.origin()).isEqualTo(CorrectedClock.Origin.KNOWN_SKEW);
    }

    @Test
    void isNeverBeforeATimeThatHasPassedForCertain() {
        wall.set(Instant.EPOCH);

        clock.noted(Duration.ofSeconds(2), NOON);

        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void letsAWelcomeStandAgainstWhatWasNoted() {
        var _ = clock.welcomed(NOON.plusSeconds(5));

        clock.noted(Duration.ofHours(1), null);

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void isNotTurnedBackByAWelcomeThatWasLongOnItsWay() {
        var _ = clock.welcomed(NOON);
        pass(Duration.ofSeconds(10));
        var _ = clock.welcomed(NOON.plusSeconds(8));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
    }

    @Test
    void goesBackWithHeadOfficeWhenItsClockWasSetRight() {
        var _ = clock.welcomed(NOON);
        var _ = clock.welcomed(NOON.minusSeconds(60));

        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(60));
    }
}
