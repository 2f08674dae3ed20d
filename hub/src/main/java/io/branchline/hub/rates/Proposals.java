package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.ReadQuote;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What waits for a second person, and what became of it: table {@code rate_proposal}. Thread-safe. */
public final class Proposals {
    /** Most proposals of a tenant that may wait. */
    public static final int WAITING_MAX = 1000;

    /** Most proposals of one answer. */
    public static final int PAGE_MAX = 500;

    private static final String COLUMNS =
            "SELECT id, quote, target, asked_by, asked_at, why, newest, state, decided_by, "
                    + "decided_at, reason, version FROM rate_proposal ";
    private static final String COUNT =
            "SELECT count(*)::int FROM rate_proposal WHERE tenant = $1 AND state = 'waiting'";
    private static final String INSERT = """
            INSERT INTO rate_proposal (tenant, quote, target, asked_by, asked_at, why, newest)
            VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id""";
    private static final String DECIDE = """
            UPDATE rate_proposal SET state = $3, decided_by = $4, decided_at = $5, reason = $6, version = $7
            WHERE tenant = $1 AND id = $2 AND state = 'waiting'""";

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public Proposals(Pool pool) {
        this.pool = pool;
    }

    /**
     * A page, newest first.
     *
     * @param state only these; null for all
     * @param before only those with a smaller id
     */
    public Future<List<Proposal>> page(int tenant, Proposal.@Nullable State state, long before, int limit) {
        return pool.preparedQuery(COLUMNS + "WHERE tenant = $1 AND id < $2 AND ($3::text IS NULL OR state = $3) "
                        + "ORDER BY id DESC LIMIT $4")
                .execute(Tuple.of(tenant, before, state == null ? null : state.word(), Math.clamp(limit, 1, PAGE_MAX)))
                .map(Proposals::listed);
    }

    /** How many wait for a second person. */
    public Future<Long> waiting(int tenant) {
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(tenant))
                .map(rows -> rows.iterator().next().getInteger(0).longValue());
    }

    /** One of them. */
    public Future<Optional<Proposal>> find(int tenant, long id) {
        return find(pool, tenant, id, "");
    }

    /** One of them, which nobody else can decide until the transaction ends. */
    static Future<Optional<Proposal>> take(SqlConnection tx, int tenant, long id) {
        return find(tx, tenant, id, " FOR UPDATE");
    }

    /** How many wait. */
    static Future<Integer> waiting(SqlConnection tx, int tenant) {
        return tx.preparedQuery(COUNT)
                .execute(Tuple.of(tenant))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    static Future<Proposal> add(SqlConnection tx, int tenant, Proposal proposal) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(
                        tenant,
                        QuoteJson.write(proposal.quote()),
                        proposal.targets().toArray(String[]::new),
                        proposal.askedBy(),
                        utc(proposal.askedAt()),
                        proposal.why(),
                        proposal.newest()))
                .map(rows -> proposal.numbered(rows.iterator().next().getLong(0)));
    }

    static Future<Proposal> decide(SqlConnection tx, int tenant, Proposal decided) {
        var at = decided.decidedAt();
        return tx.preparedQuery(DECIDE)
                .execute(Tuple.of(
                        tenant,
                        decided.id(),
                        decided.state().word(),
                        decided.decidedBy(),
                        at == null ? null : utc(at),
                        decided.reason(),
                        decided.version()))
                .map(rows -> decided);
    }

    private static Future<Optional<Proposal>> find(SqlClient client, int tenant, long id, String lock) {
        return client.preparedQuery(COLUMNS + "WHERE tenant = $1 AND id = $2" + lock)
                .execute(Tuple.of(tenant, id))
                .map(rows -> listed(rows).stream().findFirst());
    }

    private static List<Proposal> listed(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(Proposals::proposal)
                .toList();
    }

    private static Proposal proposal(Row row) {
        return new Proposal(
                row.getLong("id"),
                quote(row.getString("quote")),
                List.of(row.getArrayOfStrings("target")),
                row.getString("asked_by"),
                row.getOffsetDateTime("asked_at").toInstant(),
                row.getString("why"),
                row.getLong("newest"),
                Proposal.State.of(row.getString("state")),
                row.getString("decided_by"),
                instant(row.getOffsetDateTime("decided_at")),
                row.getString("reason"),
                row.getLong("version"));
    }

    private static Quote quote(String json) {
        return switch (QuoteJson.read(json.getBytes(StandardCharsets.UTF_8))) {
            case ReadQuote.Whole whole -> whole.quote();
            case ReadQuote.Broken broken -> throw new IllegalStateException("stored proposal: " + broken.text());
        };
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
