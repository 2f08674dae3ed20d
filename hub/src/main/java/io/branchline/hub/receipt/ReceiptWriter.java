package io.branchline.hub.receipt;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/** Brings batches of receipts into PostgreSQL, one statement after the other. Thread-safe. */
final class ReceiptWriter {
    private static final int STATEMENT_SECONDS_MAX = 30;

    private final Pool pool;
    private final Runnable onTransfers;

    /**
     * A writer.
     *
     * @param pool that the caller closes
     * @param onTransfers something is to be told to the sender of a transfer
     */
    ReceiptWriter(Pool pool, Runnable onTransfers) {
        this.pool = pool;
        this.onTransfers = onTransfers;
    }

    /** Writes a batch; may be repeated. Completes when PostgreSQL has all of it. */
    Future<Void> write(ReceiptBatch batch) {
        return run(ReceiptStatements.FRAMES, !batch.frames.isEmpty(), ReceiptStatements.places(batch.frames))
                .compose(frames ->
                        run(ReceiptStatements.RATES, !batch.rates.isEmpty(), ReceiptStatements.places(batch.rates)))
                .compose(rates -> refusalsOf(batch))
                .compose(refusals -> progressOf(batch));
    }

    private Future<Void> refusalsOf(ReceiptBatch batch) {
        var any = !batch.refusals.isEmpty();
        var rows = ReceiptStatements.refusals(batch.refusals);
        return run(ReceiptStatements.REFUSALS, any, rows)
                .compose(noted -> transfers(ReceiptStatements.TRANSFERS_REFUSED, any, rows));
    }

    private Future<Void> progressOf(ReceiptBatch batch) {
        var anyMessages = batch.anyIn(Lane.MESSAGES);
        var messages = ReceiptStatements.reached(batch.progress, Lane.MESSAGES);
        var rates = ReceiptStatements.reached(batch.progress, Lane.RATES);
        return run(ReceiptStatements.PROGRESS, !batch.progress.isEmpty(), ReceiptStatements.progress(batch.progress))
                .compose(noted -> run(ReceiptStatements.FRAMES_REACHED, anyMessages, messages))
                .compose(noted -> run(ReceiptStatements.RATES_REACHED, batch.anyIn(Lane.RATES), rates))
                .compose(noted -> transfers(
                        ReceiptStatements.TRANSFERS_DELIVERED,
                        !batch.handed.isEmpty(),
                        ReceiptStatements.handed(batch.handed)))
                .compose(noted -> transfers(ReceiptStatements.TRANSFERS_APPLIED, anyMessages, messages));
    }

    private Future<Void> transfers(String sql, boolean any, Tuple rows) {
        return run(sql, any, rows).map(changed -> {
            if (changed > 0) {
                onTransfers.run();
            }
            return null;
        });
    }

    private Future<Integer> run(String sql, boolean any, Tuple rows) {
        return any
                ? pool.preparedQuery(sql)
                        .execute(rows)
                        .timeout(STATEMENT_SECONDS_MAX, TimeUnit.SECONDS)
                        .map(done -> done.rowCount())
                : Future.succeededFuture(0);
    }
}
