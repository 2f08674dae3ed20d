package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The first thing in a session: its cursors exist and are its own, its lost gaps are stored, and it is known where to
 * resume. From then on no earlier session moves these cursors.
 */
public final class Openings {
    /**
     * What comes back is what a cursor says once it is locked: from the commit on, what an earlier session still has in a
     * queue finds it in other hands. In the order of keys, as everybody locks cursors.
     */
    private static final String TAKE_CURSORS = """
            INSERT INTO cursor AS c (branch, epoch, priority, tenant, session)
            SELECT o.branch, o.epoch, p, o.tenant, o.session
            FROM unnest($1::int[], $2::uuid[], $3::int[], $4::uuid[]) AS o(branch, epoch, tenant, session),
                generate_series(1, 4) AS p
            ORDER BY o.branch, o.epoch, p
            ON CONFLICT (branch, epoch, priority) DO UPDATE SET session = excluded.session
            RETURNING c.branch, c.epoch, c.priority, c.settled, c.settled_id""";

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

    private static final int REASON_LENGTH_MAX = 1000;
    private static final Batching.Limits LIMITS = new Batching.Limits(500, 2, 20_000);

    private record Key(int branch, UUID epoch) {}

    private record Opening(Branch branch, UUID session, Hello hello) {
        Key key() {
            return new Key(branch.id(), hello.epoch());
        }
    }

    private final Batching<Opening, Cursors> together;

    /** Openings through a pool that the caller closes. */
    public Openings(Pool pool) {
        this.together = new Batching<>(
                LIMITS,
                Opening::key,
                openings -> openings.stream()
                                .allMatch(opening -> opening.hello().lost().isEmpty())
                        ? take(pool, openings)
                        : pool.withTransaction(connection -> takeAndNote(connection, openings)));
    }

    /** Where the cursors of the hello's epoch stand, after they belong to the session and its lost gaps are committed. */
    public Future<Cursors> open(Branch branch, UUID session, Hello hello) {
        return together.ask(new Opening(branch, session, hello));
    }

    private static Future<List<Cursors>> takeAndNote(SqlConnection connection, List<Opening> openings) {
        var noted = take(connection, openings);
        for (var opening : openings) {
            noted = noted.compose(cursors -> storeGaps(
                            connection, opening.branch(), opening.hello().lost())
                    .map(cursors));
        }
        return noted;
    }

    private static Future<List<Cursors>> take(SqlClient client, List<Opening> openings) {
        var tuple = Tuple.of(
                openings.stream().map(one -> one.branch().id()).toArray(Integer[]::new),
                openings.stream().map(one -> one.hello().epoch()).toArray(UUID[]::new),
                openings.stream().map(one -> one.branch().tenant()).toArray(Integer[]::new),
                openings.stream().map(Opening::session).toArray(UUID[]::new));
        return client.preparedQuery(TAKE_CURSORS).execute(tuple).map(rows -> cursors(openings, rows));
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

    private static List<Cursors> cursors(List<Opening> openings, RowSet<Row> rows) {
        var found = new HashMap<Key, Row[]>();
        for (var row : rows) {
            var key = new Key(row.getInteger("branch"), row.getUUID("epoch"));
            found.computeIfAbsent(key, one -> new Row[Priority.ALL.size()])[row.getShort("priority") - 1] = row;
        }
        return openings.stream()
                .map(one -> cursors(Objects.requireNonNull(found.get(one.key()), "every cursor asked for comes back")))
                .toList();
    }

    private static Cursors cursors(Row[] rows) {
        return new Cursors(
                PerPriority.from(priority -> rows[priority.level() - 1].getLong("settled")),
                Arrays.stream(rows).map(row -> row.getString("settled_id")).toList());
    }
}
