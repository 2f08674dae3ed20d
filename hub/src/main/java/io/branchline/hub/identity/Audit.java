package io.branchline.hub.identity;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what. An entry is written in the transaction of the change, so that there is neither one without the
 * other; the database refuses to change or remove one. Thread-safe.
 */
public final class Audit {
    /**
     * What is to be written.
     *
     * @param tenant key of the business
     * @param who name of the operator; with a colon if it was none, such as {@code cli:root}
     * @param action what was done, as {@code token.added}
     * @param subject to what: a name, a version, a code
     * @param detail whatever else tells what happened; no secrets
     */
    public record Entry(int tenant, String who, String action, String subject, JsonObject detail) {}

    /**
     * What was written.
     *
     * @param id rises within the tenant
     * @param detail as JSON text
     */
    public record Line(long id, Instant at, String who, String action, String subject, String detail) {}

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public Audit(Pool pool) {
        this.pool = pool;
    }

    /** Writes an entry with the client's own transaction. */
    public static Future<Void> record(SqlClient tx, Entry entry) {
        return tx.preparedQuery("INSERT INTO audit (tenant, who, action, subject, detail) VALUES ($1, $2, $3, $4, $5)")
                .execute(Tuple.of(entry.tenant(), entry.who(), entry.action(), entry.subject(), entry.detail()))
                .mapEmpty();
    }

    /**
     * The newest first.
     *
     * @param who only theirs; null for everybody's
     * @param action only these; null for all
     * @param before only those with a smaller id
     * @param limit how many at most
     */
    public Future<List<Line>> read(int tenant, @Nullable String who, @Nullable String action, long before, int limit) {
        return pool.preparedQuery("SELECT id, at, who, action, subject, detail::text AS detail FROM audit "
                        + "WHERE tenant = $1 AND id < $2 AND ($3::text IS NULL OR who = $3) "
                        + "AND ($4::text IS NULL OR action = $4) ORDER BY id DESC LIMIT $5")
                .execute(Tuple.of(tenant, before, who, action, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Audit::line)
                        .toList());
    }

    private static Line line(Row row) {
        return new Line(
                row.getLong("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("who"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail"));
    }
}
