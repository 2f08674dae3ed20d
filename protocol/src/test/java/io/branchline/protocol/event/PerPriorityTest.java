package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PerPriorityTest {
    @Test
    void holdsOneNumberForEachPriority() {
        var values = PerPriority.of(1, 2, 3, 4);

        assertThat(values).isEqualTo(PerPriority.from(Priority::level)).hasSameHashCodeAs(PerPriority.of(1, 2, 3, 4));
        assertThat(values.get(Priority.RECORDS)).isEqualTo(3);
        assertThat(values.sum()).isEqualTo(10);
        assertThat(values).hasToString("[1, 2, 3, 4]").isNotEqualTo(PerPriority.all(1));
    }

    @Test
    void isNotChangedByACopy() {
        var zero = PerPriority.ZERO.with(Priority.SALES, 7);

        assertThat(zero).isEqualTo(PerPriority.of(7, 0, 0, 0));
        assertThat(PerPriority.ZERO.sum()).isZero();
    }

    @Test
    void thereAreFourLevels() {
        assertThat(Priority.ofLevel(4)).isEqualTo(Priority.REPORTS);
        assertThatThrownBy(() -> Priority.ofLevel(5)).hasMessage("priority is 5; allowed are 1 to 4");
        assertThatThrownBy(() -> Priority.ofLevel(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
