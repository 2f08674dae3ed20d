package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One connection on which batches are committed. Batches handed over are answered in that order; several may be under
 * way. Context: the one it was connected on.
 */
public final class PostgresEventStore {
    /** Longer than PostgreSQL's own limit for a statement: then it is the line that is dead. */
    private static final int ANSWER_SECONDS_MAX = 30;

    private final PgConnection connection;
    private final Partitions partitions;
    private final UUID node;

    private PostgresEventStore(PgConnection connection, Partitions partitions, UUID node) {
        this.connection = connection;
        this.partitions = partitions;
        this.node = node;
    }

    /**
     * Connects.
     *
     * @param node this hub node, noted with every batch
     */
    public static Future<PostgresEventStore> connect(
            Vertx vertx, DatabaseConfig config, Partitions partitions, UUID node) {
        var options = Database.connectOptions(config, "branchline writer").setPipeliningLimit(4);
        // Planning this statement takes as long as running a small one; its plan does not depend on the arrays.
        options.addProperty("plan_cache_mode", "force_generic_plan");
        return PgConnection.connect(vertx, options)
                .map(connection -> new PostgresEventStore(connection, partitions, node));
    }

    /**
     * Commits a batch in one statement; the months of its events have their partitions.
     *
     * @return fails only with {@link StoreFault}
     */
    public Future<CommitAnswer> commit(EventBatch batch) {
        return connection
                .preparedQuery(CommitStatement.of(batch))
                .execute(CommitParameters.of(batch, node))
                .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .map(rows -> CommitStatement.answer(batch, rows.iterator().next()))
                .recover(fault -> Future.failedFuture(StoreFault.of(fault)));
    }

    /** Makes the partitions a batch needs; completed already if they are known. */
    public Future<Void> prepare(EventBatch batch) {
        var lacking = partitions.lacking(batch);
        return lacking.isEmpty() ? Future.succeededFuture() : partitions.ensure(lacking);
    }

    /** Makes them again, although they were known. */
    Future<Void> prepareAgain(EventBatch batch) {
        partitions.forget();
        return prepare(batch);
    }

    /** Tells when the connection is gone. */
    public void onClose(Runnable listener) {
        connection.exceptionHandler(ignored -> {});
        connection.closeHandler(closed -> listener.run());
    }

    /** Process id of the backend, for tests that cut the line. */
    public int backend() {
        return connection.processId();
    }

    /** Closes the connection; what is under way is answered with an unknown outcome. */
    public Future<Void> close() {
        return connection.close();
    }
}
