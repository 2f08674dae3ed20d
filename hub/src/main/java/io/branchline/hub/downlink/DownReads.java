package io.branchline.hub.downlink;

import io.branchline.hub.store.ExtensionsJson;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the two lanes for this node and for sessions that are behind. Thread-safe. */
final class DownReads {
    /** Most quotes or messages of one page. */
    static final int PAGE_MAX = 1000;

    private static final int TENANTS_MAX = 10_000;
    private static final long PAGE_BYTES_MAX = 4L << 20;
    private static final String ITEM = "i.position, i.id, i.source, i.type, i.subject, i.time, i.utc_offset, "
            + "i.recorded_time, i.extensions::text AS extensions, i.data";

    private static final String ALL_HEADS = "SELECT tenant, position, version FROM down_head LIMIT " + TENANTS_MAX;

    /** One snapshot of head and quotes: what is live below the head and not here was displaced by something that is. */
    private static final String LIVE = """
            SELECT h.position AS head_position, h.version AS head_version, l.targets, %s
            FROM down_head h
            LEFT JOIN LATERAL (
                SELECT version, array_agg(target) AS targets FROM quote_live
                WHERE tenant = h.tenant AND version > $2 GROUP BY version ORDER BY version LIMIT $3) l ON true
            LEFT JOIN quote q ON q.tenant = h.tenant AND q.version = l.version
            WHERE h.tenant = $1 ORDER BY q.version""".formatted(QuoteRows.COLUMNS);

    private static final String NEW_ITEMS = """
            SELECT %s, (SELECT array_agg(r.target) FROM down_route r
                WHERE r.tenant = i.tenant AND r.position = i.position) AS targets
            FROM (SELECT *, sum(octet_length(data)) OVER (ORDER BY position) AS bytes,
                    row_number() OVER (ORDER BY position) AS n
                FROM (SELECT * FROM down_item WHERE tenant = $1 AND position > $2 AND position <= $3
                    ORDER BY position LIMIT $4) page) i
            WHERE i.n = 1 OR i.bytes <= $5 ORDER BY i.position""".formatted(ITEM);

    /** The frame is cut by the sizes noted with the routes; the floor is of the same snapshot as the rows. */
    private static final String BEHIND = """
            WITH place AS MATERIALIZED (
                SELECT position, sum(size) OVER (ORDER BY position) AS bytes,
                    row_number() OVER (ORDER BY position) AS n
                FROM (SELECT DISTINCT ON (r.position) r.position, r.size
                    FROM unnest($2::text[]) AS t(target)
                    CROSS JOIN LATERAL (SELECT position, size FROM down_route
                        WHERE tenant = $1 AND target = t.target AND position > $3 ORDER BY position LIMIT $4) r
                    ORDER BY r.position LIMIT $4) nearest
            )
            SELECT f.floor, %s
            FROM (SELECT max(position) AS floor FROM down_floor WHERE tenant = $1 AND target = ANY ($2)) f
            LEFT JOIN (place p JOIN down_item i ON i.tenant = $1 AND i.position = p.position
                AND (p.n = 1 OR p.bytes <= $5)) ON true
            ORDER BY i.position""".formatted(ITEM);

    /** Where a tenant stands, and its next live quotes. */
    record QuotePage(Heads heads, List<LiveQuote> quotes) {
        boolean isLast() {
            return quotes.size() < PAGE_MAX;
        }

        /** Through which version this page says everything. */
        long through() {
            return isLast() ? heads.version() : quotes.getLast().version();
        }
    }

    private final Pool pool;

    DownReads(Pool pool) {
        this.pool = pool;
    }

    /** Where all tenants stand. */
    Future<Map<Integer, Heads>> allHeads() {
        return pool.preparedQuery(ALL_HEADS).execute().map(rows -> {
            var heads = new HashMap<Integer, Heads>();
            for (Row row : rows) {
                heads.put(row.getInteger("tenant"), new Heads(row.getLong("position"), row.getLong("version")));
            }
            return heads;
        });
    }

    /** The heads, and the live quotes after a version. */
    Future<QuotePage> quotesAfter(int tenant, long version) {
        return pool.preparedQuery(LIVE)
                .execute(Tuple.of(tenant, version, PAGE_MAX))
                .map(rows -> {
                    var heads = Heads.NONE;
                    var quotes = new ArrayList<LiveQuote>();
                    for (Row row : rows) {
                        heads = new Heads(row.getLong("head_position"), row.getLong("head_version"));
                        if (row.getLong("version") != null) {
                            quotes.add(LiveQuote.of(
                                    QuoteRows.quote(row),
                                    List.of(row.getArrayOfStrings("targets")),
                                    row.getOffsetDateTime("released_at").toInstant()));
                        }
                    }
                    return new QuotePage(heads, quotes);
                });
    }

    /** All messages after a position and through another, whomever they are for. */
    Future<List<Recent>> itemsAfter(int tenant, long after, long through) {
        return pool.preparedQuery(NEW_ITEMS)
                .execute(Tuple.of(tenant, after, through, PAGE_MAX, PAGE_BYTES_MAX))
                .map(rows -> {
                    var items = new ArrayList<Recent>();
                    for (Row row : rows) {
                        var item = item(row);
                        var targets = row.getArrayOfStrings("targets");
                        var named = targets == null ? List.<String>of() : List.of(targets);
                        items.add(new Recent(item, named, item.event().cost()));
                    }
                    return items;
                });
    }

    /** The next messages for a branch that is behind. */
    Future<Delivery> behind(int tenant, List<String> targets, long after, int itemsMax, long bytesMax) {
        var parameters = Tuple.of(tenant)
                .addArrayOfString(targets.toArray(String[]::new))
                .addLong(after)
                .addInteger(itemsMax)
                .addLong(bytesMax);
        return pool.preparedQuery(BEHIND).execute(parameters).map(rows -> {
            var items = new ArrayList<Deliver.Item>();
            var floor = 0L;
            for (Row row : rows) {
                floor = Objects.requireNonNullElse(row.getLong("floor"), 0L);
                if (row.getLong("position") != null) {
                    items.add(item(row));
                }
            }
            return new Delivery(items, floor, false);
        });
    }

    /** Lets the lanes go on at these places, where they are not that far yet. */
    Future<Void> raise(int tenant, Heads least) {
        return pool.preparedQuery("""
                        INSERT INTO down_head AS h (tenant, position, version) VALUES ($1, $2, $3)
                        ON CONFLICT (tenant) DO UPDATE SET position = greatest(h.position, excluded.position),
                            version = greatest(h.version, excluded.version)""")
                .execute(Tuple.of(tenant, least.position(), least.version()))
                .mapEmpty();
    }

    private static Deliver.Item item(Row row) {
        var offset = ZoneOffset.ofTotalSeconds(row.getInteger("utc_offset") * 60);
        var recorded = row.getOffsetDateTime("recorded_time");
        var event = new Event(
                row.getString("id"),
                row.getString("source"),
                row.getString("type"),
                row.getOffsetDateTime("time").withOffsetSameInstant(offset),
                row.getString("subject"),
                ExtensionsJson.ofNullable(row.getString("extensions")),
                recorded == null ? null : recorded.toInstant(),
                Payload.of(row.getString("data")));
        return new Deliver.Item(row.getLong("position"), event);
    }
}
