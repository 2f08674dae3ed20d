package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that does one thing in the database, straight. With {@code --data} it reaches the database of an embedded
 * hub, running or not.
 */
abstract class OnDatabase implements Callable<Integer> {
    private static final long ANSWER_SECONDS = 30;
    private static final String TENANT = "default";

    @Mixin
    private HubOptions options = new HubOptions();

    @Option(names = "--tenant", defaultValue = TENANT, description = "Business it is about (${DEFAULT-VALUE}).")
    private String tenant = TENANT;

    @Spec
    private @Nullable CommandSpec spec;

    final String tenant() {
        return tenant;
    }

    final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    final PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    /** Says a line to the person, beside what a program reads. */
    final void say(String line) {
        err().println(line);
        err().flush();
    }

    /** Does it on a pool that is closed afterwards; the exit status. */
    abstract Future<Integer> act(Pool pool);

    @Override
    public final Integer call() throws Exception {
        var config = options.config();
        if (!options.meansEmbedded()) {
            return onDatabase(config.database());
        }
        var running = new ConnectionFile(config.dataDirectory()).read(config.database());
        if (running.isPresent()) {
            return onDatabase(running.get());
        }
        try (var servers = EmbeddedServers.start(config.dataDirectory())) {
            return onDatabase(EmbeddedHub.pointedAt(config, servers).database());
        }
    }

    private int onDatabase(HubConfig.Database database) throws Exception {
        var vertx = Vertx.vertx();
        try {
            SchemaAtStart.upToDate(vertx, database)
                    .await(database.startTimeout().toSeconds() + 60, TimeUnit.SECONDS);
            return act(Database.pool(vertx, DatabaseSettings.of(database))).await(ANSWER_SECONDS, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
    }
}
