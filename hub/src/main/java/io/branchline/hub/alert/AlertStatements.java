package io.branchline.hub.alert;

/** The SQL of the alerts. */
final class AlertStatements {
    /** Nodes take turns; who does not get it now has nothing to do, because another judges the same. */
    static final String TURN = "SELECT pg_try_advisory_xact_lock(hashtext('branchline alerts'), $1)";

    /**
     * Branches that may raise something: enabled, and heard of at least once. A node that was silent for 45 seconds is
     * dead, and its branches are away since.
     */
    private static final String STANDING = """
            standing AS MATERIALIZED (
                SELECT b.id AS branch, b.code, b.region, s.status, s.opened_at, s.oldest_at, s.lag_ms, s.skew_ms,
                    s.room_seconds, coalesce(s.full_disk, false) AS full_disk,
                    coalesce(s.status <> 'offline' AND s.seen_at >= now() - interval '45 seconds', false) AS here,
                    CASE WHEN s.branch IS NULL THEN c.last WHEN s.status = 'offline' THEN s.since
                        ELSE s.seen_at END AS away_since
                FROM branch b LEFT JOIN branch_presence s ON s.branch = b.id
                    LEFT JOIN LATERAL (SELECT max(updated_at) AS last FROM cursor
                        WHERE s.branch IS NULL AND branch = b.id AND settled > 0) c ON true
                WHERE b.tenant = $1 AND b.enabled AND (s.branch IS NOT NULL OR c.last IS NOT NULL)
            ), late AS (
                SELECT branch, oldest_at, greatest(
                    now() - (oldest_at - skew_ms * interval '1 millisecond'),
                    CASE WHEN status = 'lagging' THEN lag_ms * interval '1 millisecond' END) AS by
                FROM standing WHERE here AND opened_at < now() - $3::float8 * interval '1 second'
            )""";

    /** Which quarantined events and gaps still wait for a decision. */
    private static final String UNDECIDED = "state = 'open'";

    /** The rules, one after the other. A moment is put behind the words. */
    private static final String JUDGED = """
            judged AS MATERIALIZED (
                SELECT 'branch-offline' AS kind, branch, away_since AS since,
                    away_since < now() - interval '15 minutes' AS critical,
                    'no connection since ' AS words, away_since AS moment
                FROM standing WHERE NOT here AND away_since < now() - $2::float8 * interval '1 second'
                UNION ALL
                SELECT 'branch-lagging', branch, now(), by > interval '15 minutes',
                    CASE WHEN oldest_at IS NULL THEN 'events settle long after they were kept'
                        ELSE 'events wait that were kept since ' END, oldest_at
                FROM late WHERE by > $3::float8 * interval '1 second'
                UNION ALL
                SELECT 'disk-low', branch, now(), full_disk OR room_seconds < 14400,
                    CASE WHEN full_disk THEN 'the disk is full, new events are refused'
                        WHEN room_seconds < 7200 THEN 'room for less than two hours at the pace of the last hours'
                        ELSE 'room for ' || room_seconds / 3600 || ' hours at the pace of the last hours' END, NULL
                FROM standing WHERE full_disk OR room_seconds < $4::float8
                UNION ALL
                SELECT 'clock-skew', branch, now(), false, 'its clock is ' || abs(skew_ms) / 1000 || ' seconds '
                    || CASE WHEN skew_ms > 0 THEN 'ahead' ELSE 'behind' END, NULL
                FROM standing WHERE abs(skew_ms) > $5::float8 * 1000
                UNION ALL
                SELECT 'quarantine', q.branch, min(q.at), true, count(*) || ' quarantined, the first at ', min(q.at)
                FROM quarantine q JOIN standing USING (branch)
                WHERE\s""" + UNDECIDED + """
                 GROUP BY q.branch
                UNION ALL
                SELECT 'gap', g.branch, min(g.at), true, count(*) || ' missing, the first told at ', min(g.at)
                FROM gap g JOIN standing USING (branch)
                WHERE\s""" + UNDECIDED + """
                 GROUP BY g.branch
                UNION ALL
                SELECT 'rates-stale', s.branch, now(), false,
                    'has rates through version ' || coalesce(d.version, 0) || ', newest is ' || n.version, NULL
                FROM standing s JOIN LATERAL (
                        SELECT max(version) AS version FROM newest
                        WHERE target IN ('*', 'region:' || s.region, 'branch:' || s.code)) n ON true
                    JOIN quote q ON q.tenant = $1 AND q.version = n.version
                    LEFT JOIN down_progress d ON d.branch = s.branch
                WHERE s.here AND s.opened_at < now() - interval '60 seconds'
                    AND q.released_at < now() - interval '60 seconds' AND coalesce(d.version, 0) < n.version
                UNION ALL
                SELECT 'redis-down', NULL, now(), false,
                    'a hub node does not reach Redis; live views learn from PostgreSQL, seconds later', NULL
                WHERE $7
            ), worded AS MATERIALIZED (
                SELECT kind, branch, since, CASE WHEN critical THEN 'critical' ELSE 'warning' END AS severity,
                    words || coalesce(to_char(moment AT TIME ZONE 'UTC', CASE WHEN moment > now() - interval '20 hours'
                        THEN 'HH24:MI:SS"Z"' ELSE 'YYYY-MM-DD HH24:MI:SS"Z"' END), '') AS detail
                FROM judged
            )""";

    /**
     * Judges everything and brings the table in line with it. An alert about one node is ended by that node, or by any
     * once it has been silent for too long.
     */
    static final String EVALUATE = "WITH " + STANDING + """
            , newest AS MATERIALIZED (
                SELECT target, max(version) AS version FROM quote_live WHERE tenant = $1 GROUP BY target
            ),
            """ + JUDGED + """
            , ended AS (
                UPDATE alert a SET until = now()
                WHERE a.tenant = $1 AND a.until IS NULL AND CASE WHEN a.kind = 'redis-down'
                    THEN (a.node = $6 AND NOT $7) OR a.checked_at < now() - interval '45 seconds'
                    ELSE NOT EXISTS (SELECT FROM worded w WHERE w.kind = a.kind AND w.branch = a.branch) END
                RETURNING a.id
            ), kept AS (
                UPDATE alert a SET severity = w.severity, detail = w.detail, checked_at = now()
                FROM worded w
                WHERE a.tenant = $1 AND a.until IS NULL AND a.kind = w.kind AND a.branch IS NOT DISTINCT FROM w.branch
                    AND CASE WHEN a.kind = 'redis-down' THEN a.node = $6
                        ELSE (a.severity, a.detail) IS DISTINCT FROM (w.severity, w.detail) END
            ), raised AS (
                INSERT INTO alert (tenant, kind, severity, branch, node, since, checked_at, detail)
                SELECT $1, kind, severity, branch, $6, since, now(), detail FROM worded ORDER BY kind, branch
                ON CONFLICT (tenant, kind, coalesce(branch, 0)) WHERE until IS NULL DO NOTHING
                RETURNING id
            )
            SELECT (SELECT count(*) FROM raised)::int AS raised, (SELECT count(*) FROM ended)::int AS ended""";

    private static final String COLUMNS = """
            SELECT a.id, a.kind, a.severity, b.code, a.since, a.until, a.detail, a.acknowledged_by, a.acknowledged_at,
                a.note
            FROM alert a LEFT JOIN branch b ON b.id = a.branch
            WHERE a.tenant = $1""";

    static final String CURRENT =
            COLUMNS + " AND (a.until IS NULL OR a.until > now() - interval '1 minute') ORDER BY a.id DESC LIMIT 10000";

    static final String PAGE = COLUMNS + """
             AND ($2::boolean IS NULL OR (a.until IS NULL) = $2) AND ($3::text IS NULL OR b.code = $3) AND a.id < $4
            ORDER BY a.id DESC LIMIT $5""";

    static final String ONE = COLUMNS + " AND a.id = $2 FOR UPDATE OF a";

    static final String ACKNOWLEDGE = """
            UPDATE alert SET acknowledged_by = $3, acknowledged_at = $4, note = $5
            WHERE tenant = $1 AND id = $2""";

    static final String OPEN_BY_KIND = """
            SELECT kind, severity, count(*)::int AS count FROM alert WHERE tenant = $1 AND until IS NULL
            GROUP BY kind, severity""";

    static final String FORGET = """
            DELETE FROM alert WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM alert WHERE tenant = $1 AND until < now() - interval '90 days' LIMIT 1000))""";

    private AlertStatements() {}
}
