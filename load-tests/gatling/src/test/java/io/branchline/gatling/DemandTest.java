package io.branchline.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemandTest {
    @Test
    void spreadsSalesEvenlyWhenTheCurveIsFlat() {
        var demand = new Demand(10, new double[] {1}, 5, 0.5);

        assertThat(demand.dueAt(0)).isCloseTo(0.25, within(1e-9));
        assertThat(demand.dueAt(9)).isCloseTo(4.75, within(1e-9));
        assertThat(demand.dueAt(10)).isInfinite();
    }

    @Test
    void sellsMoreWhereTheCurveIsHigherAndNothingWhereItIsZero() {
        var demand = new Demand(40, new double[] {1, 0, 3}, 30, 0.5);

        var due = LongStream.range(0, 40).mapToObj(demand::dueAt).toList();

        assertThat(due).isSorted();
        assertThat(due).filteredOn(at -> at < 10).hasSize(10);
        assertThat(due).filteredOn(at -> at >= 10 && at < 20).isEmpty();
        assertThat(due).filteredOn(at -> at >= 20 && at <= 30).hasSize(30);
    }
}
