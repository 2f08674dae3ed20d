package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.branchline.hub.store.Migrations;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait for PostgreSQL at the start: tries with growing, jittered pauses until the schema is up to date or the time
 * is over. A hub that starts before its database is normal after a power cut; one that waits for ever hides a mistake.
 */
final class SchemaAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaAtStart.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HubConfig.Database database;
    private final Backoff backoff = new Backoff(PAUSE_MIN, PAUSE_MAX, RandomGenerator.getDefault());
    private final long giveUpAtNanos;

    private SchemaAtStart(Vertx vertx, HubConfig.Database database) {
        this.vertx = vertx;
        this.database = database;
        this.giveUpAtNanos = System.nanoTime() + database.startTimeout().toNanos();
    }

    /** Completes when the schema is up to date; fails with the last fault when the time is over. */
    static Future<Void> upToDate(Vertx vertx, HubConfig.Database database) {
        return new SchemaAtStart(vertx, database).attempt();
    }

    private Future<Void> attempt() {
        return vertx.executeBlocking(this::migrate).<Void>mapEmpty().recover(this::again);
    }

    private boolean migrate() {
        Migrations.run(DatabaseSettings.of(database));
        return true;
    }

    private Future<Void> again(Throwable fault) {
        var pause = backoff.failed();
        if (System.nanoTime() + pause.toNanos() >= giveUpAtNanos) {
            return Future.failedFuture(fault);
        }
        LOG.warn("PostgreSQL is not ready; next try in {} ms. database={}", pause.toMillis(), database, fault);
        var waited = Promise.<Void>promise();
        vertx.setTimer(Math.max(1, pause.toMillis()), due -> waited.complete());
        return waited.future().compose(due -> attempt());
    }
}
