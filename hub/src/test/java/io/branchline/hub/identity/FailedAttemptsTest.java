package io.branchline.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private long now = 1_000_000;
    private final FailedAttempts attempts = new FailedAttempts(() -> now);

    private int untilSlowed(String address) {
        var count = 0;
        while (attempts.begin(address)) {
            count++;
        }
        return count;
    }

    @Test
    void addressIsSlowedAfterTheBurstAndThenMayTryOnceEachSecond() {
        assertThat(untilSlowed("10.0.0.1")).isEqualTo(FailedAttempts.BURST);

        now += FailedAttempts.EVERY_MS;
        assertThat(untilSlowed("10.0.0.1")).isEqualTo(1);
        now += 5L * FailedAttempts.EVERY_MS;
        assertThat(untilSlowed("10.0.0.1")).isEqualTo(5);
    }

    @Test
    void oneAddressDoesNotSlowAnother() {
        assertThat(untilSlowed("10.0.0.1")).isEqualTo(FailedAttempts.BURST);

        assertThat(attempts.begin("10.0.0.2")).isTrue();
    }

    @Test
    void attemptThatWasGoodIsNotCounted() {
        for (var attempt = 0; attempt < 10 * FailedAttempts.BURST; attempt++) {
            assertThat(attempts.begin("10.0.0.1")).isTrue();
            attempts.forgive("10.0.0.1");
        }
    }

    @Test
    void addressNotHeardOfForLongestIsForgottenFirst() {
        assertThat(untilSlowed("first")).isEqualTo(FailedAttempts.BURST);
        for (var other = 0; other < FailedAttempts.ADDRESSES_MAX - 1; other++) {
            assertThat(attempts.begin("other " + other)).isTrue();
        }
        assertThat(attempts.begin("first")).isFalse();

        for (var other = 0; other < FailedAttempts.ADDRESSES_MAX; other++) {
            assertThat(attempts.begin("another " + other)).isTrue();
        }
        assertThat(attempts.begin("first")).isTrue();
    }
}
