package io.branchline.hub.rates;

import io.branchline.hub.downlink.QuoteRows;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What was released, and which branch went by what and when. Reads alone; thread-safe. */
public final class RateHistory {
    /** Most quotes of one answer. */
    public static final int PAGE_MAX = 1000;

    private static final String RELEASED = QuoteRows.COLUMNS + ", q.target, q.by, q.approved_by";
    private static final String PAGE = "SELECT " + RELEASED + """
             FROM quote q
            WHERE q.tenant = $1 AND q.base = $2 AND q.quote = $3 AND ($4::text IS NULL OR q.kind = $4) AND q.version < $5
            ORDER BY q.version DESC LIMIT $6""";
    private static final String ONE = "SELECT " + RELEASED + " FROM quote q WHERE q.tenant = $1 AND q.version = $2";
    private static final String LIVE = "SELECT " + RELEASED + """
             FROM quote q
            WHERE q.tenant = $1 AND q.version IN (SELECT l.version FROM quote_live l WHERE l.tenant = $1 AND l.version > $2)
            ORDER BY q.version LIMIT $3""";

    /** The board of a branch: of what it had by then and whose time had come, the highest version of each key. */
    private static final String APPLIED = "SELECT a.* FROM (SELECT DISTINCT l.base, l.quote, l.kind FROM quote_live l "
            + "WHERE l.tenant = $1 AND ($4::text IS NULL OR l.base = $4 AND l.quote = $5)) k "
            + "CROSS JOIN LATERAL (SELECT " + RELEASED + """
            , r.delivered_at, r.applied_at FROM quote q
                JOIN rate_receipt r ON r.tenant = q.tenant AND r.version = q.version AND r.branch = $2
                WHERE q.tenant = $1 AND q.base = k.base AND q.quote = k.quote AND q.kind = k.kind
                    AND q.valid_from <= $3 AND r.applied_at <= $3
                ORDER BY q.version DESC LIMIT 1) a
            ORDER BY a.base, a.quote, a.kind""";

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public RateHistory(Pool pool) {
        this.pool = pool;
    }

    /**
     * Quotes of a pair, newest first.
     *
     * @param kind only of this kind; null for all
     * @param before only those with a smaller version; {@link Long#MAX_VALUE} to begin
     */
    public Future<List<ReleasedQuote>> page(
            int tenant, String base, String quote, @Nullable RateKind kind, long before, int limit) {
        var word = kind == null ? null : kind.word();
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(tenant, base, quote, word, before, Math.clamp(limit, 1, PAGE_MAX)))
                .map(rows -> listed(rows, RateHistory::released));
    }

    /** The quote of a version. */
    public Future<Optional<ReleasedQuote>> find(int tenant, long version) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(tenant, version))
                .map(rows -> listed(rows, RateHistory::released).stream().findFirst());
    }

    /**
     * What branches go by now or will, in rising order of versions.
     *
     * @param after only those with a higher version; 0 to begin
     */
    public Future<List<ReleasedQuote>> live(int tenant, long after, int limit) {
        return pool.preparedQuery(LIVE)
                .execute(Tuple.of(tenant, after, Math.clamp(limit, 1, PAGE_MAX)))
                .map(rows -> listed(rows, RateHistory::released));
    }

    /** Which rates a branch went by at a moment, one of each key, and when it got them. */
    public Future<List<AppliedQuote>> appliedAt(int tenant, int branch, Instant at) {
        return applied(Tuple.of(tenant, branch, at.atOffset(ZoneOffset.UTC), null, null));
    }

    /** The same of one pair, in every kind. */
    public Future<List<AppliedQuote>> appliedAt(int tenant, int branch, Instant at, String base, String quote) {
        return applied(Tuple.of(tenant, branch, at.atOffset(ZoneOffset.UTC), base, quote));
    }

    private Future<List<AppliedQuote>> applied(Tuple parameters) {
        return pool.preparedQuery(APPLIED)
                .execute(parameters)
                .map(rows -> listed(
                        rows,
                        row -> new AppliedQuote(
                                released(row),
                                instant(row, "delivered_at"),
                                Objects.requireNonNull(instant(row, "applied_at")))));
    }

    private static ReleasedQuote released(Row row) {
        return new ReleasedQuote(
                QuoteRows.quote(row),
                List.of(row.getArrayOfStrings("target")),
                row.getString("by"),
                row.getString("approved_by"),
                Objects.requireNonNull(instant(row, "released_at")));
    }

    private static <T> List<T> listed(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
