package io.branchline.load.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
    private final StringWriter text = new StringWriter();
    private final CommandLine command =
            new CommandLine(new SimulateCommand()).setOut(new PrintWriter(text)).setErr(new PrintWriter(text));

    @Test
    void runsSomeSeedsAndPrintsWhatStruck() {
        assertThat(command.execute("--seeds", "5", "--from", "7")).isZero();
        assertThat(text.toString()).contains("5 seeds", "LINE_CUT", "simulated hours a minute");
    }

    @Test
    void endsWithOneWhenAPromiseBreaks() {
        assertThat(command.execute("--seed", "1", "--plant", "ACKNOWLEDGE_BEFORE_COMMIT"))
                .isEqualTo(1);
        assertThat(text.toString())
                .contains("seed 1 broke P2 settled", "--seed 1 --plant ACKNOWLEDGE_BEFORE_COMMIT --trace");
    }

    @Test
    void printsTheTraceOfOneSeed() {
        assertThat(command.execute("--seed", "3", "--trace")).isZero();
        assertThat(text.toString()).contains("is connected", "takes Welcome");
    }

    @Test
    void refusesAnUnknownFault() {
        assertThat(command.execute("--plant", "BAD_LUCK")).isEqualTo(2);
    }
}
