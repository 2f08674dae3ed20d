package io.branchline.hub.alert;

import io.branchline.hub.view.AlertSource;
import io.branchline.hub.view.AlertView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the alerts and notes who has taken one. Thread-safe. */
public final class Alerts implements AlertSource {
    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public Alerts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<AlertView>> current(int tenant) {
        return pool.preparedQuery(AlertStatements.CURRENT)
                .execute(Tuple.of(tenant))
                .map(Alerts::views);
    }

    /**
     * A page, newest first.
     *
     * @param open only those that last, or only those that ended; null for both
     * @param branch code; null for all
     * @param before only those with a lower id
     */
    public Future<List<AlertView>> page(
            int tenant, @Nullable Boolean open, @Nullable String branch, long before, int limit) {
        return pool.preparedQuery(AlertStatements.PAGE)
                .execute(Tuple.of(tenant, open, branch, before, limit))
                .map(Alerts::views);
    }

    /** One alert, held until the transaction ends; empty if there is none of this id. */
    public Future<Optional<AlertView>> hold(SqlConnection tx, int tenant, long id) {
        return tx.preparedQuery(AlertStatements.ONE)
                .execute(Tuple.of(tenant, id))
                .map(rows -> views(rows).stream().findFirst());
    }

    /** Notes who has taken it; it goes on until what it is about is over. */
    public Future<Void> acknowledge(
            SqlConnection tx, int tenant, long id, String by, Instant at, @Nullable String note) {
        return tx.preparedQuery(AlertStatements.ACKNOWLEDGE)
                .execute(Tuple.of(tenant, id, by, at.atOffset(ZoneOffset.UTC), note))
                .mapEmpty();
    }

    private static List<AlertView> views(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Alerts::view).toList();
    }

    private static AlertView view(Row row) {
        return new AlertView(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("severity"),
                row.getString("code"),
                Objects.requireNonNull(time(row, "since")),
                time(row, "until"),
                row.getString("detail"),
                row.getString("acknowledged_by"),
                time(row, "acknowledged_at"),
                row.getString("note"));
    }

    private static @Nullable Instant time(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
