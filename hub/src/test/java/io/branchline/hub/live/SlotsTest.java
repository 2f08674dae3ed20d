package io.branchline.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotsTest {
    @Test
    void areThoseOfTheSpecification() {
        // "123456789" is the check value of CRC16 XMODEM, 0x31C3; the others are what a Redis 7.0.15 answered.
        assertThat(Slots.of("123456789")).isEqualTo(0x31C3 % Slots.COUNT);
        assertThat(Slots.of("foo")).isEqualTo(12_182);
        assertThat(Slots.of("")).isZero();
    }
}
