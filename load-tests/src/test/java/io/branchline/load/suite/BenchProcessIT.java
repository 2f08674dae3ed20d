package io.branchline.load.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchProcessIT {
    /** A bench that its process does not find. */
    private record Nowhere() implements Bench {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public String what() {
            return "nothing";
        }

        @Override
        public List<Row> run(Scale scale) {
            throw new AssertionError("runs in another process");
        }
    }

    private final Scale quick = new Scale(true);

    @Test
    void bringsTheRowsThatABenchMeasuredInAProcessOfItsOwn() throws Exception {
        var rows = BenchProcess.run(SuiteMain.bench("intake").orElseThrow(), quick);

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("intake");
            assertThat(row.median()).isPositive();
        });
    }

    @Test
    void saysHowTheProcessEndedIfItsBenchCouldNotRun() {
        assertThatThrownBy(() -> BenchProcess.run(new Nowhere(), quick)).hasMessage("its process ended with status 1");
    }
}
