package io.branchline.load.links;

import io.branchline.hub.embedded.EmbeddedFault;
import io.branchline.load.demo.Console;
import io.branchline.load.demo.DemoFault;
import io.branchline.load.demo.Interrupts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code ./branchline load}. Exit status: 0 if every request was answered, 1 if not, 2 for wrong options. */
@Command(
        name = "load",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Opens a link for each of many branches and sends sales at a rate, each awaited until it is settled. "
                        + "Starts a hub with PostgreSQL and Redis of its own unless one is named. Writes Gatling's HTML report.")
public final class LoadMain implements Callable<Integer> {
    private static final int USAGE = 2;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A hub that runs already, such as ws://hq:8080; needs --keys.")
    private @Nullable String url;

    @Option(names = "--keys", paramLabel = "FILE", description = "Branches of that hub, a line each: code, tab, key.")
    private @Nullable Path keys;

    @Option(
            names = "--branches",
            paramLabel = "N",
            defaultValue = "200",
            description = "Links. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "400",
            description = "Sales a second over all links. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "SteadySales",
            description = "Class in load-tests/gatling. Default: ${DEFAULT-VALUE}.")
    private String scenario = "";

    private LoadMain() {}

    /** Runs to the end of the scenario. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if ((url == null) != (keys == null) || branches < 1 || rate < 1 || seconds < 1) {
            System.err.println("load: --url and --keys go together; --branches, --rate and --seconds are at least 1");
            return USAGE;
        }
        try {
            return url == null || keys == null ? withHubOfItsOwn() : gatling(url, keys);
        } catch (DemoFault | EmbeddedFault e) {
            System.err.println("load: " + e.getMessage());
            return 1;
        }
    }

    private int withHubOfItsOwn() throws Exception {
        try (var office = HeadOffice.open(branches, Console.standard())) {
            return gatling(office.url(), office.keys());
        }
    }

    private int gatling(String hub, Path keysOfBranches) throws IOException, InterruptedException {
        var root = Path.of(System.getenv().getOrDefault("BRANCHLINE_ROOT", ""));
        var module = root.resolve("load-tests").resolve("gatling").resolve("target");
        var results = Files.createDirectories(root.resolve("target").resolve("gatling"));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g",
                "-Dbranchline.url=" + hub,
                "-Dbranchline.keys=" + keysOfBranches.toAbsolutePath(),
                "-Dbranchline.rate=" + rate,
                "-Dbranchline.seconds=" + seconds,
                "-cp",
                module.resolve("classes") + ":" + module.resolve("lib") + "/*",
                "io.gatling.app.Gatling",
                "-s",
                "io.branchline.gatling." + scenario,
                "-rf",
                results.toAbsolutePath().toString());
        var process = new ProcessBuilder(command).inheritIO().start();
        Interrupts.onStop(process::destroy);
        return process.waitFor() == 0 ? 0 : 1;
    }
}
