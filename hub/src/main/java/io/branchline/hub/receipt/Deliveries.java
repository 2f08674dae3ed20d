package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.downlink.QuoteRows;
import io.branchline.hub.downlink.Targets;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what was sent down and what became of it, for head office. Thread-safe. */
public final class Deliveries {
    /** Most messages of one page. */
    public static final int LIMIT_MAX = 1000;

    private static final int BRANCHES_MAX = 100_000;
    private static final String IS_TARGET = "IN ('*', 'region:' || b.region, 'branch:' || b.code)";

    private static final String MESSAGES = """
            SELECT i.position, i.id, i.type, i.subject, i.key, i.by, i.at, i.data, r.targets, n.addressed, n.applied
            FROM (SELECT * FROM down_item WHERE tenant = $1 AND position < $2 AND ($3::text IS NULL OR type = $3)
                ORDER BY position DESC LIMIT $4) i
            LEFT JOIN LATERAL (SELECT array_agg(target ORDER BY target) AS targets FROM down_route
                WHERE tenant = i.tenant AND position = i.position) r ON true
            CROSS JOIN LATERAL (
                SELECT count(*) AS addressed, count(*) FILTER (WHERE p.position >= i.position) AS applied
                FROM branch b LEFT JOIN down_progress p ON p.branch = b.id
                WHERE b.tenant = i.tenant AND EXISTS (SELECT FROM unnest(r.targets) AS t WHERE t %s)) n
            ORDER BY i.position DESC""".formatted(IS_TARGET);

    private static final String MESSAGE_BRANCHES = """
            SELECT b.code, d.delivered_at, f.reason, false AS superseded,
                coalesce(d.applied_at, CASE WHEN p.position >= $2 THEN p.position_at END) AS applied_at
            FROM branch b
            LEFT JOIN LATERAL (SELECT delivered_at, applied_at FROM down_receipt
                WHERE branch = b.id AND position >= $2 ORDER BY position LIMIT 1) d ON true
            LEFT JOIN down_progress p ON p.branch = b.id
            LEFT JOIN down_refusal f ON f.branch = b.id AND f.lane = 'messages' AND f.position = $2
            WHERE b.tenant = $1 AND EXISTS (
                SELECT FROM down_route r WHERE r.tenant = $1 AND r.position = $2 AND r.target %s)
            ORDER BY b.code LIMIT $3""".formatted(IS_TARGET);

    private static final String VERSION_BRANCHES = """
            SELECT b.code, r.delivered_at, r.applied_at, f.reason,
                r.version IS NULL AND coalesce(p.version, 0) >= q.version AS superseded
            FROM quote q
            JOIN branch b ON b.tenant = q.tenant AND EXISTS (SELECT FROM unnest(q.target) AS t WHERE t %s)
            LEFT JOIN rate_receipt r ON r.tenant = q.tenant AND r.version = q.version AND r.branch = b.id
            LEFT JOIN down_progress p ON p.branch = b.id
            LEFT JOIN down_refusal f ON f.branch = b.id AND f.lane = 'rates' AND f.position = q.version
            WHERE q.tenant = $1 AND q.version = $2
            ORDER BY b.code LIMIT $3""".formatted(IS_TARGET);

    private static final String PROGRESS = """
            SELECT b.code, p.position, p.position_at, p.version, p.version_at
            FROM down_progress p JOIN branch b ON b.id = p.branch
            WHERE p.tenant = $1 ORDER BY b.code LIMIT $2""";

    /** Whatever was ever live for a branch leaves a newer one of its key behind, so the keys are all here. */
    private static final String RATES_AT = """
            SELECT x.*
            FROM (SELECT DISTINCT base, quote, kind FROM quote_live WHERE tenant = $1 AND target = ANY ($4::text[])) k
            CROSS JOIN LATERAL (
                SELECT %s, r.delivered_at, r.applied_at
                FROM quote q
                JOIN rate_receipt r ON r.tenant = q.tenant AND r.version = q.version AND r.branch = $2
                WHERE q.tenant = $1 AND q.base = k.base AND q.quote = k.quote AND q.kind = k.kind
                    AND q.valid_from <= $3 AND r.applied_at <= $3
                ORDER BY q.version DESC LIMIT 1) x
            ORDER BY x.base, x.quote, x.kind""".formatted(QuoteRows.COLUMNS);

    private static final String MESSAGES_BEHIND = """
            SELECT count(*) AS branches, extract(epoch FROM clock_timestamp() - min(i.at))::float8 AS seconds
            FROM branch b
            LEFT JOIN down_progress p ON p.branch = b.id
            CROSS JOIN LATERAL (
                SELECT min(r.position) AS position
                FROM unnest(ARRAY['*', 'region:' || b.region, 'branch:' || b.code]) AS t(target)
                CROSS JOIN LATERAL (SELECT position FROM down_route
                    WHERE tenant = b.tenant AND target = t.target AND position > coalesce(p.position, 0)
                    ORDER BY position LIMIT 1) r) next
            JOIN down_item i ON i.tenant = b.tenant AND i.position = next.position
            WHERE b.enabled""";

    private static final String RATES_BEHIND = """
            WITH newest AS (
                SELECT tenant, target, max(version) AS version FROM quote_live GROUP BY tenant, target
            )
            SELECT count(DISTINCT b.id) AS branches, extract(epoch FROM clock_timestamp() - min(q.released_at))::float8
                AS seconds
            FROM newest n
            JOIN branch b ON b.tenant = n.tenant AND b.enabled AND n.target %s
            LEFT JOIN down_progress p ON p.branch = b.id
            JOIN quote q ON q.tenant = n.tenant AND q.version = n.version
            WHERE n.version > coalesce(p.version, 0)""".formatted(IS_TARGET);

    /**
     * What has not arrived yet.
     *
     * @param branches number of enabled branches, connected or not, that lack something
     * @param seconds since the oldest of it was sent; 0 if nothing is lacking
     */
    public record Behind(long branches, double seconds) {}

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public Deliveries(Pool pool) {
        this.pool = pool;
    }

    /**
     * Messages, newest first.
     *
     * @param before only those with a lower position; {@link Long#MAX_VALUE} for the first page
     * @param type only those of a type; null for any
     */
    public Future<List<SentMessage>> messages(int tenant, long before, @Nullable String type, int limit) {
        return all(
                MESSAGES,
                Tuple.of(tenant, before).addString(type).addInteger(Math.clamp(limit, 1, LIMIT_MAX)),
                Deliveries::message);
    }

    /** What became of a message at each branch it is for, by code; empty if there is no such message any more. */
    public Future<List<BranchDelivery>> branchesOfMessage(int tenant, long position) {
        return all(MESSAGE_BRANCHES, Tuple.of(tenant, position, BRANCHES_MAX), Deliveries::delivery);
    }

    /** What became of a quote at each branch it was for, by code; empty if there is none or it was for no branch. */
    public Future<List<BranchDelivery>> branchesOfQuote(int tenant, long version) {
        return all(VERSION_BRANCHES, Tuple.of(tenant, version, BRANCHES_MAX), Deliveries::delivery);
    }

    /** How far the branches are, by code; those that never said anything are not there. */
    public Future<List<BranchProgress>> progress(int tenant) {
        return all(PROGRESS, Tuple.of(tenant, BRANCHES_MAX), Deliveries::progress);
    }

    /** The rates a branch went by at a moment, by key, and when it got them; as far back as receipts are kept. */
    public Future<List<AppliedRate>> ratesAt(Branch branch, Instant at) {
        var parameters = Tuple.of(branch.tenant(), branch.id(), at.atOffset(ZoneOffset.UTC))
                .addArrayOfString(Targets.of(branch).toArray(String[]::new));
        return all(
                RATES_AT,
                parameters,
                row -> new AppliedRate(
                        QuoteRows.quote(row),
                        instant(row.getOffsetDateTime("delivered_at")),
                        row.getOffsetDateTime("applied_at").toInstant()));
    }

    /** What of a lane has not arrived, over all tenants. */
    public Future<Behind> behind(Lane lane) {
        return all(lane == Lane.MESSAGES ? MESSAGES_BEHIND : RATES_BEHIND, Tuple.tuple(), row -> {
                    var seconds = row.getDouble("seconds");
                    return new Behind(row.getLong("branches"), seconds == null ? 0 : seconds);
                })
                .map(List::getFirst);
    }

    private <T> Future<List<T>> all(String sql, Tuple parameters, Function<Row, T> read) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(read)
                        .toList());
    }

    private static SentMessage message(Row row) {
        var targets = row.getArrayOfStrings("targets");
        return new SentMessage(
                row.getLong("position"),
                row.getString("id"),
                row.getString("type"),
                row.getString("subject"),
                row.getString("key"),
                targets == null ? List.of() : List.of(targets),
                row.getString("by"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("data"),
                row.getLong("addressed"),
                row.getLong("applied"));
    }

    private static BranchDelivery delivery(Row row) {
        var delivered = instant(row.getOffsetDateTime("delivered_at"));
        var applied = instant(row.getOffsetDateTime("applied_at"));
        var reason = row.getString("reason");
        return new BranchDelivery(
                row.getString("code"),
                state(delivered, applied, reason, row.getBoolean("superseded")),
                delivered,
                applied,
                reason);
    }

    private static BranchDelivery.State state(
            @Nullable Instant delivered, @Nullable Instant applied, @Nullable String reason, boolean superseded) {
        if (reason != null) {
            return BranchDelivery.State.REFUSED;
        }
        if (applied != null) {
            return BranchDelivery.State.APPLIED;
        }
        if (delivered != null) {
            return BranchDelivery.State.DELIVERED;
        }
        return superseded ? BranchDelivery.State.SUPERSEDED : BranchDelivery.State.PENDING;
    }

    private static BranchProgress progress(Row row) {
        return new BranchProgress(
                row.getString("code"),
                row.getLong("position"),
                row.getOffsetDateTime("position_at").toInstant(),
                row.getLong("version"),
                row.getOffsetDateTime("version_at").toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
