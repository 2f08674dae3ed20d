package io.branchline.hub.receipt;

import io.branchline.hub.receipt.ReceiptBatch.Place;
import io.branchline.hub.receipt.ReceiptBatch.Times;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How receipts are written: one statement for each table, each of which may be repeated. Rows go in the order of their
 * keys, so that two nodes that write the same do not wait for each other in a circle.
 */
final class ReceiptStatements {
    /** What a branch has once been sent is not sent under a lower place again, unless its disk was replaced. */
    static final String FRAMES = """
            INSERT INTO down_receipt AS r (tenant, branch, position, delivered_at, applied_at)
            SELECT n.tenant, n.branch, n.position, n.delivered_at, n.applied_at
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
                AS n(tenant, branch, position, delivered_at, applied_at)
            WHERE n.position >= coalesce((SELECT max(o.position) FROM down_receipt o WHERE o.branch = n.branch), 0)
                OR EXISTS (SELECT FROM down_receipt o WHERE o.branch = n.branch AND o.position = n.position)
            ORDER BY n.branch, n.position
            ON CONFLICT (branch, position) DO UPDATE SET
                delivered_at = coalesce(r.delivered_at, excluded.delivered_at),
                applied_at = coalesce(r.applied_at, excluded.applied_at)""";

    static final String RATES = """
            INSERT INTO rate_receipt AS r (tenant, branch, version, delivered_at, applied_at)
            SELECT n.tenant, n.branch, n.version, n.delivered_at, n.applied_at
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
                AS n(tenant, branch, version, delivered_at, applied_at)
            ORDER BY n.version, n.branch
            ON CONFLICT (tenant, version, branch) DO UPDATE SET
                delivered_at = coalesce(r.delivered_at, excluded.delivered_at),
                applied_at = coalesce(r.applied_at, excluded.applied_at)""";

    /** Only a hello takes a branch back; what an earlier session of it left to be written does not. */
    static final String PROGRESS = """
            INSERT INTO down_progress AS p (tenant, branch, position, position_at, version, version_at)
            SELECT n.tenant, n.branch, n.position, n.position_at, n.version, n.version_at
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::timestamptz[])
                AS n(tenant, branch, position, position_at, version, version_at)
            ORDER BY n.branch
            ON CONFLICT (branch) DO UPDATE SET
                position = excluded.position, version = excluded.version,
                position_at = CASE WHEN p.position = excluded.position THEN p.position_at ELSE excluded.position_at END,
                version_at = CASE WHEN p.version = excluded.version THEN p.version_at ELSE excluded.version_at END
            WHERE excluded.branch = ANY ($7::int[])
                OR (excluded.position >= p.position AND excluded.version >= p.version)""";

    /** An answer that was lost with its connection is found in the next hello. */
    static final String FRAMES_REACHED = """
            UPDATE down_receipt r SET applied_at = n.at
            FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS n(branch, position, at)
            WHERE r.branch = n.branch AND r.position <= n.position AND r.applied_at IS NULL""";

    static final String RATES_REACHED = """
            UPDATE rate_receipt r SET applied_at = n.at
            FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS n(branch, version, at)
            WHERE r.branch = n.branch AND r.version <= n.version AND r.applied_at IS NULL""";

    /** A branch may tell the same again, or of what there never was. */
    static final String REFUSALS = """
            INSERT INTO down_refusal (tenant, branch, lane, position, reason, at)
            SELECT n.tenant, n.branch, n.lane, n.position, n.reason, n.at
            FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[])
                AS n(tenant, branch, lane, position, reason, at)
            WHERE CASE n.lane
                WHEN 'messages' THEN EXISTS (SELECT FROM down_item i WHERE i.tenant = n.tenant AND i.position = n.position)
                ELSE EXISTS (SELECT FROM quote q WHERE q.tenant = n.tenant AND q.version = n.position) END
            ORDER BY n.branch, n.lane, n.position
            ON CONFLICT DO NOTHING""";

    /** Also one that counted as applied, when the report of its refusal was lost at first. */
    static final String TRANSFERS_REFUSED = """
            UPDATE transfer t SET state = 'refused', reason = n.reason, due = true
            FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[])
                AS n(tenant, branch, lane, position, reason, at)
            WHERE n.lane = 'messages' AND t.to_branch = n.branch AND t.position = n.position AND t.state = 'routed'""";

    static final String TRANSFERS_DELIVERED = """
            UPDATE transfer t SET delivered_at = n.at, due = true
            FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS n(branch, position, at)
            WHERE t.to_branch = n.branch AND t.position <= n.position AND t.state = 'routed' AND t.applied_at IS NULL
                AND t.delivered_at IS NULL""";

    static final String TRANSFERS_APPLIED = """
            UPDATE transfer t SET delivered_at = coalesce(t.delivered_at, n.at), applied_at = n.at, due = true
            FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS n(branch, position, at)
            WHERE t.to_branch = n.branch AND t.position <= n.position AND t.state = 'routed'
                AND t.applied_at IS NULL""";

    private ReceiptStatements() {}

    static Tuple places(Map<Place, Times> rows) {
        var places = List.copyOf(rows.keySet());
        var times = List.copyOf(rows.values());
        return Tuple.tuple()
                .addArrayOfInteger(times.stream().map(Times::tenant).toArray(Integer[]::new))
                .addArrayOfInteger(places.stream().map(Place::branch).toArray(Integer[]::new))
                .addArrayOfLong(places.stream().map(Place::position).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        times.stream().map(each -> utc(each.delivered())).toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(
                        times.stream().map(each -> utc(each.applied())).toArray(OffsetDateTime[]::new));
    }

    static Tuple progress(Map<Integer, ReceiptBatch.Progress> rows) {
        var branches = List.copyOf(rows.keySet());
        var all = List.copyOf(rows.values());
        return Tuple.tuple()
                .addArrayOfInteger(
                        all.stream().map(ReceiptBatch.Progress::tenant).toArray(Integer[]::new))
                .addArrayOfInteger(branches.toArray(Integer[]::new))
                .addArrayOfLong(
                        all.stream().map(ReceiptBatch.Progress::position).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        all.stream().map(each -> utc(each.positionAt())).toArray(OffsetDateTime[]::new))
                .addArrayOfLong(all.stream().map(ReceiptBatch.Progress::version).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        all.stream().map(each -> utc(each.versionAt())).toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(rows.entrySet().stream()
                        .filter(each -> each.getValue().said())
                        .map(Map.Entry::getKey)
                        .toArray(Integer[]::new));
    }

    /** Branches and how far they have come in a lane. */
    static Tuple reached(Map<Integer, ReceiptBatch.Progress> rows, Lane lane) {
        var branches = List.copyOf(rows.keySet());
        var all = List.copyOf(rows.values());
        var messages = lane == Lane.MESSAGES;
        return Tuple.tuple()
                .addArrayOfInteger(branches.toArray(Integer[]::new))
                .addArrayOfLong(all.stream()
                        .map(each -> messages ? each.position() : each.version())
                        .toArray(Long[]::new))
                .addArrayOfOffsetDateTime(all.stream()
                        .map(each -> utc(messages ? each.positionAt() : each.versionAt()))
                        .toArray(OffsetDateTime[]::new));
    }

    static Tuple handed(Map<Integer, ReceiptBatch.Handed> rows) {
        var all = List.copyOf(rows.values());
        return Tuple.tuple()
                .addArrayOfInteger(rows.keySet().toArray(Integer[]::new))
                .addArrayOfLong(all.stream().map(ReceiptBatch.Handed::position).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        all.stream().map(each -> utc(each.at())).toArray(OffsetDateTime[]::new));
    }

    static Tuple refusals(List<ReceiptBatch.Refusal> rows) {
        return Tuple.tuple()
                .addArrayOfInteger(
                        rows.stream().map(ReceiptBatch.Refusal::tenant).toArray(Integer[]::new))
                .addArrayOfInteger(
                        rows.stream().map(ReceiptBatch.Refusal::branch).toArray(Integer[]::new))
                .addArrayOfString(rows.stream().map(each -> each.lane().word()).toArray(String[]::new))
                .addArrayOfLong(
                        rows.stream().map(ReceiptBatch.Refusal::position).toArray(Long[]::new))
                .addArrayOfString(
                        rows.stream().map(ReceiptBatch.Refusal::reason).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        rows.stream().map(each -> utc(each.at())).toArray(OffsetDateTime[]::new));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
