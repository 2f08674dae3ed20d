package io.branchline.load.links;

import io.branchline.hub.embedded.EmbeddedFault;
import io.branchline.load.demo.Console;
import io.branchline.load.demo.DemoFault;
import io.branchline.load.demo.Interrupts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program {@code ./branchline load}. Exit status: 0 if nothing is missing, doubled or refused and the limits are kept, 1 if
 * not, 2 for wrong options, 130 if it was interrupted.
 */
@Command(
        name = "load",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Plays a scenario of many branches with Gatling, and compares what they sent with what head office has. Starts a "
                    + "head office of its own (PostgreSQL, Redis, hub) unless one is named. The report is kept below "
                    + "target/gatling.",
            "",
            "Scenarios, with what they have unless said otherwise:"
        })
public final class LoadMain implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final int USAGE = 2;
    private static final int WIDTH = 120;

    @Parameters(index = "0", paramLabel = "SCENARIO", description = "One of those above, or list.")
    private String word = "";

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private LoadMain() {}

    /** Runs to the end of the scenario. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The program as picocli knows it. */
    static CommandLine commandLine() {
        var line = new CommandLine(new LoadMain());
        var usage = line.getCommandSpec().usageMessage();
        var about = new ArrayList<>(List.of(usage.description()));
        LoadScenario.lines().forEach(text -> about.add("  " + text));
        about.add("");
        usage.description(about.toArray(String[]::new));
        usage.width(WIDTH);
        line.setParameterExceptionHandler((wrong, arguments) -> {
            var why = String.valueOf(wrong.getMessage());
            System.err.println("load: " + why + " (./branchline load --help explains)");
            return USAGE;
        });
        return line;
    }

    @Override
    public Integer call() throws Exception {
        if (word.equals("list")) {
            LoadScenario.lines().forEach(System.out::println);
            return 0;
        }
        var scenario = LoadScenario.of(word)
                .orElseThrow(() ->
                        wrong("unknown scenario '" + word + "'; allowed are " + LoadScenario.words() + ", and list"));
        var plan = options.plan(scenario, this::wrong);
        var gatling = gatling();
        Interrupts.onStop(gatling::stop);
        try (var office = options.office(plan)) {
            var results = root().resolve("target").resolve("gatling");
            return new LoadRun(gatling, results, Console.standard())
                            .play(plan, office)
                            .good()
                    ? 0
                    : 1;
        } catch (LoadFault | DemoFault | EmbeddedFault | IOException e) {
            if (gatling.stopped()) {
                return INTERRUPTED;
            }
            System.err.println("load: " + e.getMessage());
            return 1;
        }
    }

    private static GatlingProgram gatling() {
        return new GatlingProgram(
                root().resolve("load-tests").resolve("gatling"), List.of("-Xmx1g"), ProcessBuilder.Redirect.INHERIT);
    }

    private static Path root() {
        return Path.of(System.getenv().getOrDefault("BRANCHLINE_ROOT", ""));
    }

    private ParameterException wrong(String why) {
        if (spec == null) {
            throw new IllegalStateException(why);
        }
        return new ParameterException(spec.commandLine(), why);
    }
}
