package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The first thing in a session: its cursors exist and are its own, its lost gaps are stored, and it is known where to
 * resume. From then on no earlier session moves these cursors.
 */
public final class Openings {
    private static final String TAKE_CURSORS = """
            INSERT INTO cursor (branch, epoch, priority, tenant, session)
            SELECT $1, $2, p, $3, $4 FROM generate_series(1, 4) AS p ORDER BY p
            ON CONFLICT (branch, epoch, priority) DO UPDATE SET session = excluded.session""";
    /** A gap that has grown is open again: what somebody said of it was about fewer events. */
    private static final String STORE_GAPS = """
            INSERT INTO gap AS g (tenant, branch, epoch, priority, first, last, reason)
            SELECT DISTINCT ON (l.epoch, l.priority, l.first) $1, $2, l.epoch, l.priority, l.first, l.last, l.reason
            FROM unnest($3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[], $7::text[])
                AS l(epoch, priority, first, last, reason)
            ORDER BY l.epoch, l.priority, l.first, l.last DESC
            ON CONFLICT (branch, epoch, priority, first) DO UPDATE SET last = excluded.last, state = 'open',
                decided_by = NULL, decided_at = NULL, reason_given = NULL
            WHERE excluded.last > g.last""";

    private static final String READ_CURSORS =
            "SELECT settled, settled_id FROM cursor WHERE branch = $1 AND epoch = $2 ORDER BY priority";
    private static final int REASON_LENGTH_MAX = 1000;

    private final Pool pool;

    /** Openings through a pool that the caller closes. */
    public Openings(Pool pool) {
        this.pool = pool;
    }

    /** Where the cursors of the hello's epoch stand, after they belong to the session and its lost gaps are committed. */
    public Future<Cursors> open(Branch branch, UUID session, Hello hello) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(TAKE_CURSORS)
                        .execute(Tuple.of(branch.id(), hello.epoch(), branch.tenant(), session))
                        .compose(made -> storeGaps(connection, branch, hello.lost())))
                .compose(stored -> pool.preparedQuery(READ_CURSORS).execute(Tuple.of(branch.id(), hello.epoch())))
                .map(Openings::cursors);
    }

    private static Future<Void> storeGaps(SqlConnection connection, Branch branch, List<Gap> lost) {
        var gaps = lost.stream().filter(gap -> gap.last() >= gap.first()).toList();
        if (gaps.isEmpty()) {
            return Future.succeededFuture();
        }
        var tuple = Tuple.of(branch.tenant(), branch.id())
                .addArrayOfUUID(gaps.stream().map(Gap::epoch).toArray(UUID[]::new))
                .addArrayOfShort(
                        gaps.stream().map(gap -> (short) gap.priority().level()).toArray(Short[]::new))
                .addArrayOfLong(gaps.stream().map(Gap::first).toArray(Long[]::new))
                .addArrayOfLong(gaps.stream().map(Gap::last).toArray(Long[]::new))
                .addArrayOfString(gaps.stream()
                        .map(gap -> CommitParameters.cleaned(gap.reason(), REASON_LENGTH_MAX))
                        .toArray(String[]::new));
        return connection.preparedQuery(STORE_GAPS).execute(tuple).mapEmpty();
    }

    private static Cursors cursors(RowSet<Row> rows) {
        var settled = new ArrayList<Long>();
        var ids = new ArrayList<String>();
        rows.forEach(row -> {
            settled.add(row.getLong("settled"));
            ids.add(row.getString("settled_id"));
        });
        return new Cursors(PerPriority.from(priority -> settled.get(priority.level() - 1)), ids);
    }
}
