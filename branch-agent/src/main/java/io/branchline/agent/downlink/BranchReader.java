package io.branchline.agent.downlink;

import io.branchline.agent.sqlite.Sqlite;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code branch.db} on a connection and a thread of its own, so that neither waits for an fsync. Thread-safe. */
final class BranchReader {
    /** One question to the open database. */
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BranchReader.class);
    private static final int WAITING_MAX = 256;

    private final Path file;
    private final Published published;
    private final Consumer<SQLException> onDamage;
    private final ThreadPoolExecutor thread;
    private @Nullable Connection connection;
    private int opened;

    BranchReader(Path file, Published published, Consumer<SQLException> onDamage) {
        this.file = file;
        this.published = published;
        this.onDamage = onDamage;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("branch-reader").daemon(true).factory());
    }

    /** Completes on the caller's context. */
    <T> Future<T> ask(Vertx vertx, Query<T> query) {
        var context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            thread.execute(() -> {
                var answer = answer(query);
                context.runOnContext(_ -> answer.onComplete(promise));
            });
        } catch (RejectedExecutionException _) {
            promise.fail(
                    thread.isShutdown()
                            ? new StateFault(StateFault.Kind.CLOSED, "the branch's state is closed")
                            : new StateFault(StateFault.Kind.RETRY, WAITING_MAX + " reads wait; no more are taken"));
        }
        return promise.future();
    }

    /** Lets what waits finish, then closes the connection. Completes on any thread. */
    Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        try {
            thread.execute(() -> {
                forget();
                promise.complete();
            });
        } catch (RejectedExecutionException full) {
            // Its connection goes with the process; the writer then leaves a log, which the next opening reads.
            promise.complete();
        }
        thread.shutdown();
        return promise.future();
    }

    private <T> Future<T> answer(Query<T> query) {
        try {
            return Future.succeededFuture(query.run(connection()));
        } catch (SQLException failed) {
            forget();
            if (failed instanceof Damage || Sqlite.isDamage(failed)) {
                onDamage.accept(failed);
            }
            return Future.failedFuture(
                    new StateFault(StateFault.Kind.RETRY, "branch.db cannot be read: " + failed.getMessage(), failed));
        } catch (RuntimeException defect) {
            LOG.error("Branch state could not be read by a defect of this program", defect);
            return Future.failedFuture(defect);
        }
    }

    /** Another file may have taken the place of the one that is open. */
    private Connection connection() throws SQLException {
        var newest = published.files();
        if (opened != newest) {
            forget();
        }
        var current = connection;
        if (current == null) {
            current = BranchTables.openReader(file);
            connection = current;
            opened = newest;
        }
        return current;
    }

    private void forget() {
        var current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException failed) {
                LOG.warn("Connection to the branch state was not closed cleanly", failed);
            }
        }
    }
}
