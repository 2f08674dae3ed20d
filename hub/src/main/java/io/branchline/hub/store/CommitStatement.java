package io.branchline.hub.store;

import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The one statement that settles events: cursor, events, quarantine, gaps, rollups and batch in one transaction. */
final class CommitStatement {
    /**
     * All parts see the snapshot of before, so every part takes what an earlier one <em>returned</em>, never what it
     * wrote. Cursor rows are locked in key order, so that two hubs cannot wait for each other; a row that another
     * transaction has just moved is read again after the wait, and no longer matches {@code settled = first - 1}. The
     * session is the fence: what an earlier session left in a queue finds the cursor in other hands.
     * Whether a run has won is looked up in an array by its number, because a join of so many rows that PostgreSQL
     * cannot estimate would be a nested loop. For the same reason an event that goes on to another branch is looked for
     * among those inserted by a hashed subplan, which the CASE keeps from being made a join; without such events it is
     * never run. The columns of events are unnested side by side, row by row: unnested in the FROM clause, each of them is
     * first written to a store of its own.
     */
    static final String SQL = Parts.RUNS + Parts.MOVE_CURSORS + Parts.ALL;

    /**
     * The same for a batch of nothing but events that stay: in nearly every batch nothing is set apart, missing or handed
     * on. What those parts cost, they cost without rows too, a quarter of a batch of one event. Ends with parameter $23.
     */
    static final String PLAIN = Parts.RUNS + Parts.MOVE_CURSORS + Parts.STORE_EVENTS + Parts.ADD_UP + Parts.TELL;

    /**
     * The same for one event that leaves the quarantine: its run wins if the event is still open there, and no cursor
     * moves, because the cursor has long passed its place. Two more parameters: $41 who decided, $42 why.
     */
    static final String RELEASE = Parts.RUNS + Parts.LEAVE_QUARANTINE + Parts.ALL;

    /** Of what the statements are put together. */
    private static final class Parts {
        static final String RUNS = """
            WITH run AS MATERIALIZED (
                SELECT * FROM unnest($4::int[], $5::uuid[], $6::bigint[], $7::bigint[], $8::text[], $23::uuid[])
                    WITH ORDINALITY AS r(branch, epoch, first, last, last_id, session, run)
            """;

        static final String MOVE_CURSORS = """
            ), locked AS MATERIALIZED (
                SELECT r.* FROM run r
                JOIN cursor c ON c.branch = r.branch AND c.epoch = r.epoch AND c.priority = $2
                    AND c.settled = r.first - 1 AND c.session = r.session
                ORDER BY r.branch, r.epoch FOR NO KEY UPDATE OF c
            ), won AS (
                UPDATE cursor c SET settled = l.last, settled_id = l.last_id, updated_at = clock_timestamp()
                FROM locked l
                WHERE c.branch = l.branch AND c.epoch = l.epoch AND c.priority = $2 AND c.settled = l.first - 1
                    AND c.session = l.session
                RETURNING l.run
            """;

        static final String LEAVE_QUARANTINE = """
            ), won AS (
                UPDATE quarantine q SET state = 'released', decided_by = $41::text, decided_at = clock_timestamp(),
                    note = $42::text, released_id = ($11::text[])[1]
                FROM run r
                WHERE q.branch = r.branch AND q.epoch = r.epoch AND q.priority = $2 AND q.sequence = r.first
                    AND q.tenant = $1 AND q.state = 'open'
                RETURNING r.run
            """;

        static final String STORE_EVENTS = """
            ), flag AS MATERIALIZED (
                SELECT array_agg(w.run IS NOT NULL ORDER BY r.run) AS won, bool_or(w.run IS NOT NULL) AS any_won
                FROM run r LEFT JOIN won w ON w.run = r.run
            ), batch AS MATERIALIZED (
                SELECT nextval('live_batch_batch_seq') AS batch, clock_timestamp() AS at FROM flag WHERE any_won
            ), inserted AS (
                INSERT INTO event (tenant, branch, id, time, utc_offset, epoch, priority, sequence, batch, source, type,
                    subject, extensions, recorded_time, received_at, settled_at, amount, currency, data)
                SELECT $1, ($4::int[])[e.run], e.id, e.time, e.utc_offset, ($5::uuid[])[e.run], $2, e.sequence,
                    (SELECT batch FROM batch), e.source, e.type, e.subject, e.extensions::jsonb, e.recorded_time,
                    e.received_at, (SELECT at FROM batch), e.amount::numeric, e.currency,
                    convert_from(e.data, 'UTF8')::jsonb
                FROM (SELECT unnest($9::int[]) AS run, unnest($10::bigint[]) AS sequence, unnest($11::text[]) AS id,
                    unnest($12::timestamptz[]) AS time, unnest($13::smallint[]) AS utc_offset,
                    unnest($14::text[]) AS source, unnest($15::text[]) AS type, unnest($16::text[]) AS subject,
                    unnest($17::text[]) AS extensions, unnest($18::timestamptz[]) AS recorded_time,
                    unnest($19::timestamptz[]) AS received_at, unnest($20::text[]) AS amount,
                    unnest($21::text[]) AS currency, unnest($22::bytea[]) AS data) AS e
                WHERE (SELECT won FROM flag)[e.run]
                ON CONFLICT DO NOTHING
                RETURNING branch, epoch, sequence, time, type, currency, amount
            """;

        static final String STORE_OTHERS = """
            ), set_apart AS (
                INSERT INTO quarantine (tenant, branch, epoch, priority, sequence, id, type, reason, raw)
                SELECT $1, ($4::int[])[q.run], ($5::uuid[])[q.run], $2, q.sequence, q.id, q.type, q.reason, q.raw
                FROM unnest($24::int[], $25::bigint[], $26::text[], $27::text[], $28::text[], $29::bytea[])
                    AS q(run, sequence, id, type, reason, raw)
                WHERE (SELECT won FROM flag)[q.run]
                ON CONFLICT DO NOTHING
            ), missing AS (
                INSERT INTO gap (tenant, branch, epoch, priority, first, last, reason)
                SELECT $1, ($4::int[])[g.run], ($5::uuid[])[g.run], $2, g.first, g.last, g.reason
                FROM unnest($30::int[], $31::bigint[], $32::bigint[], $33::text[]) AS g(run, first, last, reason)
                WHERE (SELECT won FROM flag)[g.run]
                ON CONFLICT DO NOTHING
            """;

        static final String ADD_UP = """
            ), rolled_up AS (
                INSERT INTO rollup_hour AS r (tenant, branch, hour, type, currency, events, amount)
                SELECT $1, branch, date_bin('1 hour', time, timestamptz '2000-01-01 00:00:00+00'), type,
                    coalesce(currency, ''), count(*), coalesce(sum(amount), 0)
                FROM inserted GROUP BY 2, 3, 4, 5 ORDER BY 2, 3, 4, 5
                ON CONFLICT (tenant, hour, branch, type, currency)
                DO UPDATE SET events = r.events + excluded.events, amount = r.amount + excluded.amount
            """;

        static final String HAND_ON = """
            ), handed_on AS (
                INSERT INTO transfer (tenant, branch, event_id, event_time, priority, sequence, type, to_code, data)
                SELECT $1, ($4::int[])[t.run], t.id, t.time, $2, t.sequence, t.type, t.to_code, t.data
                FROM unnest($34::int[], $35::bigint[], $36::text[], $37::timestamptz[], $38::text[], $39::text[],
                    $40::bytea[]) WITH ORDINALITY AS t(run, sequence, id, time, type, to_code, data, n)
                WHERE CASE WHEN (SELECT won FROM flag)[t.run] THEN (($4::int[])[t.run], ($5::uuid[])[t.run], t.sequence)
                    IN (SELECT branch, epoch, sequence FROM inserted) END
                ORDER BY t.n
                ON CONFLICT DO NOTHING
            """;

        static final String TELL = """
            ), total AS MATERIALIZED (
                SELECT count(*)::int AS events FROM inserted
            ), live AS (
                INSERT INTO live_batch (batch, tenant, priority, node, events, settled_at)
                SELECT b.batch, $1, $2, $3, c.events, b.at FROM batch b, total c WHERE c.events > 0
            )
            SELECT f.won, b.batch, b.at, c.events, i.runs, i.sequences
            FROM flag f
            CROSS JOIN total c
            LEFT JOIN batch b ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(r.run ORDER BY r.run, i.sequence) AS runs,
                    array_agg(i.sequence ORDER BY r.run, i.sequence) AS sequences
                FROM inserted i JOIN run r ON r.branch = i.branch AND r.epoch = i.epoch
                WHERE c.events < cardinality($10::bigint[])) i ON true""";

        static final String ALL = STORE_EVENTS + STORE_OTHERS + ADD_UP + HAND_ON + TELL;

        private Parts() {}
    }

    private record Place(int run, long sequence) {}

    private CommitStatement() {}

    /** The statement that commits a batch; its parameters are {@link CommitParameters#of}. */
    static String of(EventBatch batch) {
        return batch.plain() ? PLAIN : SQL;
    }

    /** What the row that came back says about the batch. */
    static CommitAnswer answer(EventBatch batch, Row row) {
        var won = row.getArrayOfBooleans("won");
        var runs = new ArrayList<RunAnswer>(batch.runs().size());
        var offered = 0;
        for (var i = 0; i < batch.runs().size(); i++) {
            var run = batch.runs().get(i);
            runs.add(won[i] ? RunAnswer.won(new StoredRun(run.last(), quarantinedOf(run))) : RunAnswer.lost());
            offered += won[i] ? keeps(run) : 0;
        }
        var events = row.getInteger("events");
        var notices = events == 0 ? List.<LiveNotice>of() : List.of(notice(batch, won, row));
        return new CommitAnswer(runs, notices, offered - events);
    }

    private static LiveNotice notice(EventBatch batch, Boolean[] won, Row row) {
        var settledAt = row.getOffsetDateTime("at").toInstant();
        var inserted = insertedPlaces(row);
        var events = new ArrayList<StoredEvent>(row.getInteger("events"));
        for (var i = 0; i < batch.runs().size(); i++) {
            if (won[i]) {
                addNew(events, batch, i, settledAt, inserted);
            }
        }
        return new LiveNotice(row.getLong("batch"), batch.tenant(), batch.priority(), events);
    }

    private static void addNew(
            List<StoredEvent> events, EventBatch batch, int index, Instant settledAt, Set<Place> inserted) {
        var run = batch.runs().get(index);
        for (var entry : run.entries()) {
            if (entry instanceof Entry.Keep keep
                    && (inserted.isEmpty() || inserted.contains(new Place(index + 1, keep.sequence())))) {
                events.add(stored(run.branch().code(), run.epoch(), batch, keep, settledAt));
            }
        }
    }

    private static StoredEvent stored(String branch, UUID epoch, EventBatch batch, Entry.Keep keep, Instant settledAt) {
        return new StoredEvent(
                branch, epoch, batch.priority(), keep.sequence(), keep.receivedAt(), settledAt, keep.event());
    }

    /** Empty means all: PostgreSQL lists the places only if some were left out. */
    private static Set<Place> insertedPlaces(Row row) {
        var runs = row.getArrayOfLongs("runs");
        if (runs == null) {
            return Set.of();
        }
        var sequences = row.getArrayOfLongs("sequences");
        var places = new HashSet<Place>();
        for (var i = 0; i < runs.length; i++) {
            places.add(new Place(Math.toIntExact(runs[i]), sequences[i]));
        }
        return places;
    }

    private static List<Quarantined> quarantinedOf(LaneRun run) {
        return run.entries().stream()
                .filter(Entry.SetApart.class::isInstance)
                .map(Entry.SetApart.class::cast)
                .map(apart -> new Quarantined(apart.sequence(), apart.reason()))
                .toList();
    }

    private static int keeps(LaneRun run) {
        return (int) run.entries().stream().filter(Entry.Keep.class::isInstance).count();
    }
}
