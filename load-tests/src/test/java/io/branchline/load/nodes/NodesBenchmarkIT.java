package io.branchline.load.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The bench of several nodes runs to its end; its own checks fail it when a sale is lost, doubled or not shown. */
class NodesBenchmarkIT {
    @Test
    void oneNodeAndTwoRunToTheEndAndOneOfTheTwoIsKilled() {
        var printed = new StringWriter();

        var status = NodesBenchmark.run(new PrintWriter(printed), "--quick");

        assertThat(status).isZero();
        assertThat(printed.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("round 1, 1 node: ").contains("events/s"),
                        line -> assertThat(line).startsWith("round 1, 1 node: watched at 500/s"),
                        line -> assertThat(line).startsWith("round 1, 1 node: at rest with 4 links"),
                        line -> assertThat(line)
                                .startsWith("round 1, 2 nodes: ")
                                .contains("events/s"),
                        line -> assertThat(line).startsWith("round 1, 2 nodes: watched at 500/s"),
                        line -> assertThat(line).startsWith("round 1, 2 nodes: at rest with 4 links"),
                        line -> assertThat(line).startsWith("round 1, 2 nodes: killed one: its 2 branches back"));
    }
}
