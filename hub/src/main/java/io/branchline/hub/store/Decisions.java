package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes what somebody decided about a quarantined event or a gap, in the caller's transaction. Each is a
 * compare-and-set on the state {@code open}: of two who decide at once, one finds it decided. Thread-safe.
 */
public final class Decisions {
    private static final int NOTE_LENGTH_MAX = 1000;

    /** The quarantine row is locked by place; one id may stand at several places, after a disk was replaced. */
    private static final String ALONE_WITH_ID =
            "SELECT pg_advisory_xact_lock(hashtextextended('release of ' || $1::int || ' ' || $2::text, 0))";

    private static final String STORED_AT =
            "SELECT time FROM event WHERE tenant = $1 AND branch = $2 AND id = $3 LIMIT 1";
    private static final String CLOSE_QUARANTINE = """
            UPDATE quarantine q SET state = $6, decided_by = $7, decided_at = clock_timestamp(), note = $8,
                released_id = $9
            FROM branch b
            WHERE q.tenant = $1 AND b.tenant = $1 AND b.code = $2 AND q.branch = b.id AND q.epoch = $3
                AND q.priority = $4 AND q.sequence = $5 AND q.state = 'open'""";
    private static final String EXPLAIN = """
            UPDATE gap g SET state = 'explained', decided_by = $6, decided_at = clock_timestamp(), reason_given = $7
            FROM branch b
            WHERE g.tenant = $1 AND b.tenant = $1 AND b.code = $2 AND g.branch = b.id AND g.epoch = $3
                AND g.priority = $4 AND g.first = $5 AND g.state = 'open'""";
    private static final String GAP = "SELECT " + TroubleRows.GAP + """

            FROM gap q JOIN branch b ON b.id = q.branch
            WHERE q.tenant = $1 AND b.tenant = $1 AND b.code = $2 AND q.epoch = $3 AND q.priority = $4
                AND q.first = $5""";

    private final UUID node;

    /** Decisions noted as made at this hub node. */
    public Decisions(UUID node) {
        this.node = node;
    }

    /**
     * When an event of this id happened that is stored already; empty if none is. Nobody else releases an event of this
     * id until the transaction ends.
     */
    public Future<Optional<Instant>> storedBefore(SqlClient tx, ApartEvent apart, String id) {
        var branch = apart.branch();
        // Two statements: the second one's snapshot must be younger than the lock.
        return tx.preparedQuery(ALONE_WITH_ID)
                .execute(Tuple.of(branch.id(), id))
                .compose(alone -> tx.preparedQuery(STORED_AT).execute(Tuple.of(branch.tenant(), branch.id(), id)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getOffsetDateTime("time").toInstant())
                        .findFirst());
    }

    /**
     * Stores an event in the place of a quarantined one: the row, its totals, its live batch, what goes on to another
     * branch, and the decision. The cursor stays where it is.
     *
     * @param entry at the place of the quarantined one
     * @return won with one notice, or, if the event was stored meanwhile, with none; lost if somebody has decided. After a
     *     failure the transaction can only be rolled back
     */
    public Future<CommitAnswer> release(
            SqlClient tx, ApartEvent apart, Entry.Keep entry, String by, @Nullable String note) {
        var place = apart.trouble().place();
        var batch = EventBatch.ofOne(apart.branch(), place, entry);
        var parameters = CommitParameters.all(batch, node).addString(by).addString(cleaned(note));
        var month = YearMonth.from(entry.event().time().withOffsetSameInstant(ZoneOffset.UTC));
        return Partitions.ensure(tx, month)
                .compose(there -> tx.preparedQuery(CommitStatement.RELEASE).execute(parameters))
                .map(rows -> CommitStatement.answer(batch, rows.iterator().next()));
    }

    /** Closes a quarantined event whose id is among the events already; false if it is not there or not open. */
    public Future<Boolean> releaseAsStored(
            SqlClient tx, int tenant, TroublePlace place, String id, String by, @Nullable String note) {
        return close(tx, tenant, place, Trouble.State.RELEASED, by, note, id);
    }

    /** Leaves a quarantined event apart for good; false if it is not there or not open. */
    public Future<Boolean> discard(SqlClient tx, int tenant, TroublePlace place, String by, String reason) {
        return close(tx, tenant, place, Trouble.State.DISCARDED, by, reason, null);
    }

    /** Notes what became of the events of a gap; false if it is not there or not open. */
    public Future<Boolean> explain(SqlClient tx, int tenant, TroublePlace place, String by, String reason) {
        return tx.preparedQuery(EXPLAIN)
                .execute(at(tenant, place).addString(by).addString(cleaned(reason)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** The gap at a place. */
    public Future<Optional<Trouble>> gap(SqlClient tx, int tenant, TroublePlace place) {
        return tx.preparedQuery(GAP)
                .execute(at(tenant, place))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TroubleRows::trouble)
                        .findFirst());
    }

    private static Future<Boolean> close(
            SqlClient tx,
            int tenant,
            TroublePlace place,
            Trouble.State state,
            String by,
            @Nullable String note,
            @Nullable String id) {
        var parameters = at(tenant, place)
                .addString(state.word())
                .addString(by)
                .addString(cleaned(note))
                .addString(id);
        return tx.preparedQuery(CLOSE_QUARANTINE).execute(parameters).map(rows -> rows.rowCount() == 1);
    }

    private static Tuple at(int tenant, TroublePlace place) {
        return Tuple.of(tenant, place.branch(), place.epoch(), (short) place.priority(), place.first());
    }

    private static @Nullable String cleaned(@Nullable String note) {
        return note == null ? null : CommitParameters.cleaned(note, NOTE_LENGTH_MAX);
    }
}
