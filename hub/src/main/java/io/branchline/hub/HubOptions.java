package io.branchline.hub;

import io.branchline.hub.config.ConfigProblems;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.config.HubConfigReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options all commands of the hub share. */
final class HubOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
    private @Nullable Path file;

    @Option(
            names = "--embedded",
            description = "Use a PostgreSQL and a Redis of its own, kept in the data directory; for a single node.")
    private boolean embedded;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of an embedded hub, instead of setting data.directory.")
    private @Nullable Path data;

    /** Whether the servers run beside the hub. */
    boolean embedded() {
        return embedded;
    }

    /** Whether an embedded hub is meant, running or not. */
    boolean meansEmbedded() {
        return embedded || data != null;
    }

    /** The settings of file and environment, the data directory of the command line over them. */
    HubConfig config() throws ConfigProblems {
        var config = HubConfigReader.read(file, System.getenv());
        return data == null
                ? config
                : new HubConfig(
                        config.http(),
                        config.database(),
                        config.redis(),
                        config.viewer(),
                        config.session(),
                        config.ingest(),
                        config.downlink(),
                        config.alerts(),
                        config.rates(),
                        config.stop(),
                        data);
    }
}
