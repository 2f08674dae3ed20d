package io.branchline.load.check;

import java.util.List;

/** The statements of {@link PromiseCheck}, in the order in which they run. */
final class CheckStatements {
    static final String DROP = "DROP TABLE IF EXISTS attempt_log, attempted, held, wrong";

    /** One row a line of the log. */
    static final String ATTEMPT_LOG = """
            CREATE TEMPORARY TABLE attempt_log (
                kind text, at bigint, branch text, id text, priority smallint, sequence bigint)""";

    /** Columns of a line. */
    static final int COLUMNS = 6;

    /** Copies many lines, each column an array of texts. */
    static final String COPY = """
            INSERT INTO attempt_log
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::smallint[], ?::bigint[])""";

    /** One row an event the tills attempted; between its two times it must have been kept. */
    private static final String ATTEMPTED = """
            CREATE TEMPORARY TABLE attempted AS
            SELECT b.id AS branch, l.branch AS code, l.id,
                   min(l.at) FILTER (WHERE l.kind = 'ATTEMPT') AS started,
                   min(l.at) FILTER (WHERE l.kind = 'KEPT') AS answered,
                   min(l.sequence) FILTER (WHERE l.kind = 'KEPT') AS sequence,
                   bool_or(l.kind = 'REFUSED') AS refused
            FROM attempt_log l LEFT JOIN branch b ON b.code = l.branch
            GROUP BY b.id, l.branch, l.id""";

    /** One row a stored row of an attempted event. */
    private static final String HELD = """
            CREATE TEMPORARY TABLE held AS
            SELECT a.branch, a.code, a.id, a.started, a.answered, a.sequence AS answered_sequence,
                   e.epoch, e.priority, e.sequence, e.batch,
                   (extract(epoch FROM e.settled_at) * 1000000)::bigint AS settled,
                   c.opened_at
            FROM attempted a JOIN event e ON e.branch = a.branch AND e.id = a.id
            LEFT JOIN cursor c ON c.branch = e.branch AND c.epoch = e.epoch AND c.priority = e.priority""";

    /**
     * Every finding is one row. Order is judged three ways, none of which trusts the hub: an event whose answer came
     * before another's first attempt must be stored before it; sequences must rise as they were answered; and a later
     * batch must not have been settled before an earlier one.
     */
    private static final String WRONG = """
            CREATE TEMPORARY TABLE wrong AS
            SELECT 'missing' AS what, a.code, a.id, 'kept, and neither stored nor quarantined' AS why
            FROM attempted a
            WHERE a.answered IS NOT NULL
              AND NOT EXISTS (SELECT FROM held h WHERE h.code = a.code AND h.id = a.id)
              AND NOT EXISTS (SELECT FROM quarantine q WHERE q.branch = a.branch AND q.id = a.id)
            UNION ALL
            SELECT 'duplicate', code, id, 'stored ' || count(*) || ' times'
            FROM held GROUP BY code, id HAVING count(*) > 1
            UNION ALL
            SELECT 'outOfOrder', code, id, 'stored at ' || sequence || ' after one that was first posted later'
            FROM (SELECT *, max(started) OVER w AS latest_before FROM held
                  WINDOW w AS (PARTITION BY code, priority ORDER BY opened_at, epoch, sequence
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) ordered
            WHERE answered < latest_before
            UNION ALL
            SELECT 'outOfOrder', code, id, 'answered with sequence ' || answered_sequence || ', stored at ' || sequence
            FROM (SELECT *, max(answered_sequence) OVER w AS highest_before FROM held WHERE answered_sequence > 0
                  WINDOW w AS (PARTITION BY code, priority, epoch ORDER BY sequence
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) ordered
            WHERE answered_sequence < highest_before
            UNION ALL
            SELECT 'outOfOrder', code, id, 'batch ' || batch || ' was settled before an earlier one'
            FROM (SELECT *, max(settled_last) OVER (PARTITION BY code, epoch, priority ORDER BY first
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS settled_before
                  FROM (SELECT code, epoch, priority, batch, min(sequence) AS first, min(id) AS id,
                               min(settled) AS settled_first, max(settled) AS settled_last
                        FROM held GROUP BY code, epoch, priority, batch) batches) ordered
            WHERE settled_first < settled_before""";

    static final List<String> PREPARE =
            List.of("ANALYZE attempt_log", ATTEMPTED, "ANALYZE attempted", HELD, "ANALYZE held", WRONG);

    static final String VERDICT = """
            SELECT (SELECT count(*) FROM attempted) AS posted,
                   (SELECT count(*) FROM attempted WHERE answered IS NOT NULL) AS kept,
                   (SELECT count(*) FROM attempted WHERE refused AND answered IS NULL) AS refused,
                   (SELECT count(*) FROM held) AS stored,
                   (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM held GROUP BY code, id) rows) AS duplicates,
                   (SELECT count(*) FROM wrong WHERE what = 'missing') AS missing,
                   (SELECT count(DISTINCT (code, id)) FROM wrong WHERE what = 'outOfOrder') AS out_of_order,
                   (SELECT count(*) FROM attempted a
                    WHERE EXISTS (SELECT FROM quarantine q WHERE q.branch = a.branch AND q.id = a.id)) AS quarantined,
                   (SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY settled - started), 0) / 1000.0
                    FROM held) AS settled_p50_ms,
                   (SELECT coalesce(percentile_disc(0.99) WITHIN GROUP (ORDER BY settled - started), 0) / 1000.0
                    FROM held) AS settled_p99_ms,
                   current_setting('server_version') AS postgres_version""";

    static final String EXAMPLES = "SELECT what || ' ' || code || ' ' || id || ': ' || why FROM wrong LIMIT ?";

    private CheckStatements() {}
}
