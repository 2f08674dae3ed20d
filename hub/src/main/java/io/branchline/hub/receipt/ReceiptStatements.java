package io.branchline.hub.receipt;

import io.branchline.hub.receipt.ReceiptBatch.Place;
import io.branchline.hub.receipt.ReceiptBatch.Times;
import io.vertx.sqlclient.Tuple;
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
            SELECT n.tenant, n.branch, n.position, %s, %s
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[])
                AS n(tenant, branch, position, delivered_at, applied_at)
            WHERE n.position >= coalesce((SELECT max(o.position) FROM down_receipt o WHERE o.branch = n.branch), 0)
                OR EXISTS (SELECT FROM down_receipt o WHERE o.branch = n.branch AND o.position = n.position)
            ORDER BY n.branch, n.position
            ON CONFLICT (branch, position) DO UPDATE SET
                delivered_at = coalesce(r.delivered_at, excluded.delivered_at),
                applied_at = coalesce(r.applied_at, excluded.applied_at)""".formatted(at("n.delivered_at"), at("n.applied_at"));

    static final String RATES = """
            INSERT INTO rate_receipt AS r (tenant, branch, version, delivered_at, applied_at)
            SELECT n.tenant, n.branch, n.version, %s, %s
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[])
                AS n(tenant, branch, version, delivered_at, applied_at)
            ORDER BY n.version, n.branch
            ON CONFLICT (tenant, version, branch) DO UPDATE SET
                delivered_at = coalesce(r.delivered_at, excluded.delivered_at),
                applied_at = coalesce(r.applied_at, excluded.applied_at)""".formatted(at("n.delivered_at"), at("n.applied_at"));

    /** Only a hello takes a branch back; what an earlier session of it left to be written does not. */
    static final String PROGRESS = """
            INSERT INTO down_progress AS p (tenant, branch, position, position_at, version, version_at)
            SELECT n.tenant, n.branch, n.position, %s, n.version, %s
            FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                AS n(tenant, branch, position, position_at, version, version_at)
            ORDER BY n.branch
            ON CONFLICT (branch) DO UPDATE SET
                position = excluded.position, version = excluded.version,
                position_at = CASE WHEN p.position = excluded.position THEN p.position_at ELSE excluded.position_at END,
                version_at = CASE WHEN p.version = excluded.version THEN p.version_at ELSE excluded.version_at END
            WHERE excluded.branch = ANY ($7::int[])
                OR (excluded.position >= p.position AND excluded.version >= p.version)""".formatted(at("n.position_at"), at("n.version_at"));

    /** An answer that was lost with its connection is found in the next hello. */
    static final String FRAMES_REACHED = """
            UPDATE down_receipt r SET applied_at = %s
            FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS n(branch, position, at)
            WHERE r.branch = n.branch AND r.position <= n.position AND r.applied_at IS NULL""".formatted(at("n.at"));

    static final String RATES_REACHED = """
            UPDATE rate_receipt r SET applied_at = %s
            FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS n(branch, version, at)
            WHERE r.branch = n.branch AND r.version <= n.version AND r.applied_at IS NULL""".formatted(at("n.at"));

    /** A branch may tell the same again, or of what there never was. */
    static final String REFUSALS = """
            INSERT INTO down_refusal (tenant, branch, lane, position, reason, at)
            SELECT n.tenant, n.branch, n.lane, n.position, n.reason, %s
            FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::bigint[])
                AS n(tenant, branch, lane, position, reason, at)
            WHERE CASE n.lane
                WHEN 'messages' THEN EXISTS (SELECT FROM down_item i WHERE i.tenant = n.tenant AND i.position = n.position)
                ELSE EXISTS (SELECT FROM quote q WHERE q.tenant = n.tenant AND q.version = n.position) END
            ORDER BY n.branch, n.lane, n.position
            ON CONFLICT DO NOTHING""".formatted(at("n.at"));

    /** Also one that counted as applied, when the report of its refusal was lost at first. */
    static final String TRANSFERS_REFUSED = """
            UPDATE transfer t SET state = 'refused', reason = n.reason, due = true
            FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::bigint[])
                AS n(tenant, branch, lane, position, reason, at)
            WHERE n.lane = 'messages' AND t.to_branch = n.branch AND t.position = n.position AND t.state = 'routed'""";

    static final String TRANSFERS_DELIVERED = """
            UPDATE transfer t SET delivered_at = %s, due = true
            FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS n(branch, position, at)
            WHERE t.to_branch = n.branch AND t.position <= n.position AND t.state = 'routed' AND t.applied_at IS NULL
                AND t.delivered_at IS NULL""".formatted(at("n.at"));

    static final String TRANSFERS_APPLIED = """
            UPDATE transfer t SET delivered_at = coalesce(t.delivered_at, %s), applied_at = %s, due = true
            FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS n(branch, position, at)
            WHERE t.to_branch = n.branch AND t.position <= n.position AND t.state = 'routed'
                AND t.applied_at IS NULL""".formatted(at("n.at"), at("n.at"));

    private ReceiptStatements() {}

    static Tuple places(Map<Place, Times> rows) {
        var places = List.copyOf(rows.keySet());
        var times = List.copyOf(rows.values());
        return Tuple.tuple()
                .addArrayOfInteger(times.stream().map(Times::tenant).toArray(Integer[]::new))
                .addArrayOfInteger(places.stream().map(Place::branch).toArray(Integer[]::new))
                .addArrayOfLong(places.stream().map(Place::position).toArray(Long[]::new))
                .addArrayOfLong(
                        times.stream().map(each -> known(each.delivered())).toArray(Long[]::new))
                .addArrayOfLong(
                        times.stream().map(each -> known(each.applied())).toArray(Long[]::new));
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
                .addArrayOfLong(
                        all.stream().map(ReceiptBatch.Progress::positionAt).toArray(Long[]::new))
                .addArrayOfLong(all.stream().map(ReceiptBatch.Progress::version).toArray(Long[]::new))
                .addArrayOfLong(
                        all.stream().map(ReceiptBatch.Progress::versionAt).toArray(Long[]::new))
                .addArrayOfInteger(rows.entrySet().stream()
                        .filter(each -> each.getValue().said())
                        .map(Map.Entry::getKey)
                        .toArray(Integer[]::new));
    }

    /** Branches and how far they have come in a lane, those that told something in it. */
    static Tuple reached(Map<Integer, ReceiptBatch.Progress> rows, Lane lane) {
        var moved = rows.entrySet().stream()
                .filter(each -> each.getValue().moved().contains(lane))
                .toList();
        var messages = lane == Lane.MESSAGES;
        return Tuple.tuple()
                .addArrayOfInteger(moved.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
                .addArrayOfLong(moved.stream()
                        .map(Map.Entry::getValue)
                        .map(each -> messages ? each.position() : each.version())
                        .toArray(Long[]::new))
                .addArrayOfLong(moved.stream()
                        .map(Map.Entry::getValue)
                        .map(each -> messages ? each.positionAt() : each.versionAt())
                        .toArray(Long[]::new));
    }

    static Tuple handed(Map<Integer, ReceiptBatch.Handed> rows) {
        var all = List.copyOf(rows.values());
        return Tuple.tuple()
                .addArrayOfInteger(rows.keySet().toArray(Integer[]::new))
                .addArrayOfLong(all.stream().map(ReceiptBatch.Handed::position).toArray(Long[]::new))
                .addArrayOfLong(all.stream().map(ReceiptBatch.Handed::at).toArray(Long[]::new));
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
                .addArrayOfLong(rows.stream().map(ReceiptBatch.Refusal::at).toArray(Long[]::new));
    }

    private static @Nullable Long known(long micros) {
        return micros == 0 ? null : micros;
    }

    /** Microseconds since 1970 as the time they are: a number is cheaper to build and to send than a date. */
    private static String at(String micros) {
        return "timestamptz 'epoch' + " + micros + " * interval '1 microsecond'";
    }
}
