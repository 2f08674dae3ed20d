package io.branchline.load.demo;

import io.branchline.hub.embedded.EmbeddedFault;
import io.branchline.load.retail.RetailYear;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code ./branchline demo}. Exit status: 0 if every promise was kept, 1 if an event is missing, doubled or out
 * of order or the demo broke off, 2 for wrong options.
 */
@Command(
        name = "demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Starts PostgreSQL, Redis, a hub and an agent for each branch, all real, and replays a year of real sales "
                        + "as the tills would post them. At the end it compares the tills' own log with PostgreSQL.")
public final class DemoMain implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int USAGE = 2;

    @Option(
            names = "--branches",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many branches, the busiest stores of the data; 1 to 89. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Events a second over all branches; 1 to 50000. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", description = "Stop by itself after so long. Default: at Ctrl-C.")
    private @Nullable Integer seconds;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a report in JSON.")
    private @Nullable Path report;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the hub; 0 for any free one. Default: 8080, or any free one if that is taken.")
    private @Nullable Integer port;

    @Option(
            names = "--outage",
            description =
                    "Cut a branch's link for some seconds, then silence another's, then kill the hub and start it again; "
                            + "spread over --seconds, or over the first minute.")
    private boolean outage;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep databases and journals there, so that they outlive the demo. Default: a temporary directory.")
    private @Nullable Path data;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private DemoMain() {}

    /** Runs the demo until it ends by itself or is told to. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DemoMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        check("--branches", branches, 1, RetailYear.storesMax());
        check("--rate", rate, 1, 50_000);
        check("--seconds", seconds == null ? 1 : seconds, 1, 31_536_000);
        check("--port", port == null ? 0 : port, 0, 65_535);
        var duration = seconds == null ? null : Duration.ofSeconds(seconds);
        var console = Console.standard();
        var demo = new Demo(new DemoOptions(branches, rate, duration, report, port, outage, data), console);
        stopWithParent(demo);
        try {
            return show(demo.run(), console);
        } catch (DemoFault | EmbeddedFault e) {
            System.err.println("demo: " + e.getMessage());
            return e instanceof DemoFault ? USAGE : BROKEN;
        }
    }

    private int show(DemoReport result, Console console) throws Exception {
        var text = result.json().encodePrettily() + "\n";
        console.say(text);
        if (report != null) {
            Files.writeString(report, text);
        }
        var clean = result.verdict().clean() && result.downWhole();
        console.say(
                clean ? "every promise was kept" : "a promise was broken: see missing, duplicates, outOfOrder, rates");
        return clean ? 0 : BROKEN;
    }

    private static void stopWithParent(Demo demo) {
        Interrupts.onStop(demo::stop);
        ProcessHandle.current().parent().ifPresent(parent -> {
            var _ = parent.onExit().thenRun(demo::stop);
        });
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    option + " is " + value + "; allowed are " + least + " to " + most);
        }
    }
}
