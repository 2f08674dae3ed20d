package io.branchline.hub.store;

import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.StoredEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The reads of API, feed and catch-up. Every one is bounded by a limit or by the number of branches. Thread-safe. */
public final class EventReads {
    /** Most batches of one answer. */
    public static final int BATCHES_MAX = 1000;

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public EventReads(Pool pool) {
        this.pool = pool;
    }

    /** The state of every branch of a tenant, by code. */
    public Future<List<BranchState>> branchStates(int tenant) {
        return pool.preparedQuery(ReadStatements.BRANCH_STATES)
                .execute(Tuple.of(tenant))
                .map(rows -> listed(rows).map(EventRows::branchState).toList());
    }

    /** Totals of each hour, branch, type and currency from an hour (included) to another (excluded). */
    public Future<List<Total>> totalsByHour(int tenant, Instant from, Instant to) {
        return totals(ReadStatements.TOTALS_BY_HOUR, tenant, from, to);
    }

    /** Totals of all branches by type and currency over a span of hours. */
    public Future<List<Total>> totals(int tenant, Instant from, Instant to) {
        return totals(ReadStatements.TOTALS, tenant, from, to);
    }

    /** Totals of each branch by type and currency over a span of hours. */
    public Future<List<Total>> totalsByBranch(int tenant, Instant from, Instant to) {
        return totals(ReadStatements.TOTALS_BY_BRANCH, tenant, from, to);
    }

    /**
     * One page of events.
     *
     * @return fails with {@link IllegalArgumentException} if the cursor is not one of ours
     */
    public Future<EventPage> page(EventQuery query) {
        try {
            var after = PageCursor.decode(query.cursor());
            return pool.preparedQuery(ReadStatements.PAGE)
                    .execute(after.parametersOf(query))
                    .map(rows -> pageOf(rows, query.limit()));
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }

    /** Events of a tenant with this id: usually one, more if several branches chose the same. */
    public Future<List<StoredEvent>> find(int tenant, String id) {
        return pool.preparedQuery(ReadStatements.BY_ID)
                .execute(Tuple.of(tenant, id))
                .map(rows -> listed(rows).map(EventRows::storedEvent).toList());
    }

    /** The place behind everything committed so far, from which a new reader starts. */
    public Future<LivePosition> liveHead() {
        return pool.preparedQuery(ReadStatements.LIVE_HEAD)
                .execute()
                .map(rows -> new LivePosition(rows.iterator().next().getLong(0), 0));
    }

    /**
     * Batches of all tenants in commit order, complete as far as it goes: a transaction still running holds back those
     * behind it, so nothing that commits later ever lies before what was returned.
     */
    public Future<List<LiveBatch>> batchesAfter(LivePosition position, int limit) {
        return pool.preparedQuery(ReadStatements.BATCHES_AFTER)
                .execute(Tuple.of(position.xid(), position.batch(), Math.min(limit, BATCHES_MAX)))
                .map(rows -> listed(rows).map(EventRows::liveBatch).toList());
    }

    /** Keys of the newest batches before a place and, among these keys, of all that lie before it. */
    public Future<Set<Long>> batchesBefore(LivePosition place, int newest, List<Long> among) {
        var parameters = Tuple.tuple()
                .addLong(place.xid())
                .addLong(place.batch())
                .addInteger(newest)
                .addArrayOfLong(among.toArray(Long[]::new));
        return pool.preparedQuery(ReadStatements.BATCHES_BEFORE)
                .execute(parameters)
                .map(rows -> listed(rows).map(row -> row.getLong(0)).collect(Collectors.toSet()));
    }

    /** Which database this is, and how far its transactions have come. */
    public Future<LiveOrigin> liveOrigin() {
        return pool.preparedQuery(ReadStatements.LIVE_ORIGIN).execute().map(rows -> {
            var row = rows.iterator().next();
            return new LiveOrigin(row.getLong("database"), row.getLong("next"));
        });
    }

    /**
     * Batches of a tenant that somebody has not seen, in commit order: those after a place and up to another, and those of
     * {@code beyond} that lie after the first, but for those of {@code seen}.
     */
    public Future<List<LiveBatch>> batchesMissed(
            int tenant, LivePosition after, LivePosition upTo, List<Long> beyond, long[] seen, int limit) {
        var parameters = Tuple.tuple()
                .addInteger(tenant)
                .addLong(after.xid())
                .addLong(after.batch())
                .addLong(upTo.xid())
                .addLong(upTo.batch())
                .addArrayOfLong(beyond.toArray(Long[]::new))
                .addArrayOfLong(Arrays.stream(seen).boxed().toArray(Long[]::new))
                .addInteger(limit);
        return pool.preparedQuery(ReadStatements.BATCHES_MISSED)
                .execute(parameters)
                .map(rows -> listed(rows).map(EventRows::liveBatch).toList());
    }

    /** The events of these batches as the notices would have told them, in the order of the batches given. */
    public Future<List<LiveNotice>> notices(List<LiveBatch> batches) {
        if (batches.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var keys = batches.stream().map(batch -> batch.position().batch()).toArray(Long[]::new);
        return pool.preparedQuery(ReadStatements.EVENTS_OF_BATCHES)
                .execute(Tuple.of(keys))
                .map(rows -> noticesOf(batches, rows));
    }

    /** Removes batches older than this moment, a bounded number at a time; answers how many. */
    public Future<Integer> forgetBatches(Instant before) {
        return pool.preparedQuery(ReadStatements.FORGET_BATCHES)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount);
    }

    /** The key of a tenant by its code. */
    public Future<Optional<Integer>> tenant(String code) {
        return pool.preparedQuery("SELECT id FROM tenant WHERE code = $1")
                .execute(Tuple.of(code))
                .map(rows -> listed(rows).map(row -> row.getInteger(0)).findFirst());
    }

    private Future<List<Total>> totals(String sql, int tenant, Instant from, Instant to) {
        var span = Tuple.of(tenant, from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(sql)
                .execute(span)
                .map(rows -> listed(rows).map(EventRows::total).toList());
    }

    private static EventPage pageOf(RowSet<Row> rows, int limit) {
        var found = new ArrayList<Row>();
        rows.forEach(found::add);
        var more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return new EventPage(
                page.stream().map(EventRows::storedEvent).toList(),
                more ? PageCursor.of(page.getLast()).encode() : null);
    }

    private static List<LiveNotice> noticesOf(List<LiveBatch> batches, RowSet<Row> rows) {
        var events = new LinkedHashMap<Long, List<StoredEvent>>();
        for (var row : rows) {
            events.computeIfAbsent(row.getLong("batch"), batch -> new ArrayList<>())
                    .add(EventRows.storedEvent(row));
        }
        return batches.stream()
                .map(batch -> new LiveNotice(
                        batch.position().batch(),
                        batch.tenant(),
                        batch.priority(),
                        events.getOrDefault(batch.position().batch(), List.of())))
                .collect(Collectors.toList());
    }

    private static Stream<Row> listed(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
