package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The monthly partitions of the event table, made before an event needs them. Thread-safe; what exists is remembered, at
 * most one entry for each month of the range.
 */
public final class Partitions {
    /** First month that is taken. */
    public static final YearMonth FIRST = YearMonth.of(2000, 1);

    /** Last month that is taken. */
    public static final YearMonth LAST = YearMonth.of(2100, 12);

    private static final long FIRST_SECOND = FIRST.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    private static final long END_SECOND =
            LAST.plusMonths(1).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    private final Pool pool;
    private final Set<YearMonth> present = ConcurrentHashMap.newKeySet();

    /** Partitions made through a pool that the caller closes. */
    public Partitions(Pool pool) {
        this.pool = pool;
    }

    /** Whether an event of this time can have a partition; others are quarantined. */
    public static boolean takes(OffsetDateTime time) {
        var second = time.toEpochSecond();
        return second >= FIRST_SECOND && second < END_SECOND;
    }

    /** The month before, this one and the next. */
    public Future<Void> ensureAround(Instant now) {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return ensure(Set.of(month.minusMonths(1), month, month.plusMonths(1)));
    }

    /** Months of the batch that have no partition as far as this node knows. */
    Set<YearMonth> lacking(EventBatch batch) {
        var lacking = new HashSet<YearMonth>();
        long lastDay = Long.MIN_VALUE;
        for (var run : batch.runs()) {
            for (var entry : run.entries()) {
                if (entry instanceof Entry.Keep keep) {
                    var day = Math.floorDiv(keep.event().time().toEpochSecond(), 86_400L);
                    if (day != lastDay) {
                        lastDay = day;
                        addIfLacking(lacking, YearMonth.from(LocalDate.ofEpochDay(day)));
                    }
                }
            }
        }
        return lacking;
    }

    /** Makes these partitions, one after the other. */
    Future<Void> ensure(Set<YearMonth> months) {
        Future<Void> made = Future.succeededFuture();
        for (var month : List.copyOf(months)) {
            made = made.compose(done -> ensure(month));
        }
        return made;
    }

    /** Asks PostgreSQL anew from now on: somebody has detached one. */
    void forget() {
        present.clear();
    }

    private void addIfLacking(Set<YearMonth> lacking, YearMonth month) {
        if (!present.contains(month)) {
            lacking.add(month);
        }
    }

    /** Makes one partition with the client's own transaction, if it is not there. */
    static Future<Void> ensure(SqlClient tx, YearMonth month) {
        return tx.preparedQuery("SELECT ensure_event_partition($1)")
                .execute(Tuple.of(month.atDay(1)))
                .mapEmpty();
    }

    private Future<Void> ensure(YearMonth month) {
        return ensure(pool, month).onSuccess(made -> present.add(month));
    }
}
