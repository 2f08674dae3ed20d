package io.branchline.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeCountersTest {
    private static final UUID NODE = new UUID(1, 1);

    private final NodeCounters counters = new NodeCounters();

    @Test
    void seesNoHoleInARow() {
        assertThat(counters.missedBefore(NODE, 1)).isFalse();
        assertThat(counters.missedBefore(NODE, 2)).isFalse();
        assertThat(counters.missedBefore(NODE, 3)).isFalse();
    }

    @Test
    void seesAHoleBetweenTwoMessages() {
        assertThat(counters.missedBefore(NODE, 1)).isFalse();
        assertThat(counters.missedBefore(NODE, 3)).isTrue();
        assertThat(counters.missedBefore(NODE, 4)).isFalse();
    }

    @Test
    void seesAHoleBeforeTheFirstMessageHeardOfANode() {
        assertThat(counters.missedBefore(NODE, 7)).isTrue();
    }

    @Test
    void startsAnewWithARestartedNode() {
        assertThat(counters.missedBefore(NODE, 1)).isFalse();

        assertThat(counters.missedBefore(new UUID(1, 2), 1)).isFalse();
        assertThat(counters.missedBefore(new UUID(1, 3), 2)).isTrue();
    }

    @Test
    void isNotConfusedByALateMessage() {
        assertThat(counters.missedBefore(NODE, 1)).isFalse();
        assertThat(counters.missedBefore(NODE, 3)).isTrue();
        assertThat(counters.missedBefore(NODE, 2)).isFalse();
        assertThat(counters.missedBefore(NODE, 4)).isFalse();
    }

    @Test
    void remembersABoundedNumberOfNodes() {
        for (var number = 0; number < 1_000; number++) {
            assertThat(counters.missedBefore(new UUID(2, number), 1)).isFalse();
        }

        assertThat(counters.missedBefore(new UUID(2, 0), 2)).isTrue();
        assertThat(counters.missedBefore(new UUID(2, 999), 2)).isFalse();
    }
}
