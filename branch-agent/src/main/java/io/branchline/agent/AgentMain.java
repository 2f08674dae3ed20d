package io.branchline.agent;

import io.branchline.agent.command.StatusCommand;
import io.branchline.agent.config.AgentConfigReader;
import io.branchline.agent.config.ConfigProblems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program {@code ./branchline agent}. Exit status: 0 after SIGTERM or SIGINT, 2 for wrong settings, 70 after a fault
 * of the journal, 1 for anything else.
 */
@Command(
        name = "agent",
        description = "Keeps every event of a branch on disk and brings it to head office.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        subcommands = StatusCommand.class)
public final class AgentMain implements Callable<Integer> {
    /** Settings are wrong. */
    static final int EXIT_CONFIG = 2;

    /** The journal failed; a supervisor starts the agent again from disk. */
    static final int EXIT_JOURNAL = 70;

    private static final String CONFIG_VARIABLE = "BRANCHLINE_AGENT_CONFIG";

    /** Names the version for {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Agent.SOFTWARE};
        }
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:" + CONFIG_VARIABLE + "}",
            description = "YAML file with settings; environment variables win over it.")
    private @Nullable Path config;

    private AgentMain() {}

    /** Runs the agent until it is told to stop. */
    public static void main(String[] args) {
        AgentJson.keepSmall();
        if (args.length == 0) {
            // The usual start has nothing to parse, and a POS PC no room for a parser that stays in memory.
            System.exit(run(configOfEnvironment()));
        }
        var command = new CommandLine(new AgentMain());
        command.getCommandSpec().usageMessage().footer(SettingsHelp.lines());
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() {
        return run(config);
    }

    private static @Nullable Path configOfEnvironment() {
        var file = System.getenv(CONFIG_VARIABLE);
        return file == null ? null : Path.of(file);
    }

    private static int run(@Nullable Path config) {
        try {
            return new AgentProcess(AgentConfigReader.read(config, System.getenv())).run();
        } catch (ConfigProblems e) {
            e.lines().forEach(System.err::println);
            return EXIT_CONFIG;
        }
    }
}
