package io.branchline.load.simulation.ground;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.protocol.event.Priority;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judge of P5 is judged: it must find a chooser that is unfair in either way. */
class FairnessTest {
    private static final Set<Priority> ALL = EnumSet.allOf(Priority.class);

    private final Fairness fairness = new Fairness("test", 1_000, 1_000);

    @Test
    void findsThatSalesWaitForReports() {
        assertThatThrownBy(() -> choose(Priority.REPORTS, 20, ALL))
                .isInstanceOf(BrokenPromise.class)
                .hasMessageContaining("ahead of their share while sales wait");
    }

    @Test
    void findsThatReportsStarve() {
        assertThatThrownBy(() -> choose(Priority.SALES, 100, ALL))
                .isInstanceOf(BrokenPromise.class)
                .hasMessageContaining("waited while");
    }

    @Test
    void allowsReportsWhileNoSalesWait() {
        assertThatCode(() -> choose(Priority.REPORTS, 1_000, EnumSet.of(Priority.REPORTS)))
                .doesNotThrowAnyException();
    }

    private void choose(Priority priority, int times, Set<Priority> ready) {
        for (var time = 0; time < times; time++) {
            fairness.chose(priority, 1_000, ready);
        }
    }
}
