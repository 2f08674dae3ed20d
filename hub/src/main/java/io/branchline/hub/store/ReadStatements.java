package io.branchline.hub.store;

/** The SQL of {@link EventReads}. */
final class ReadStatements {
    private static final String EVENT_COLUMNS = """
            b.code, e.branch, e.id, e.time, e.utc_offset, e.epoch, e.priority, e.sequence, e.batch, e.source, e.type,
            e.subject, e.extensions::text AS extensions, e.recorded_time, e.received_at, e.settled_at,
            e.data::text AS data""";

    static final String BRANCH_STATES = """
            SELECT b.id, b.tenant, b.code, b.name, b.region, b.enabled, c.p1, c.p2, c.p3, c.p4, c.settled_at,
                (SELECT count(*) FROM quarantine q WHERE q.branch = b.id AND q.state = 'open') AS quarantined,
                (SELECT count(*) FROM gap g WHERE g.branch = b.id AND g.state = 'open') AS gaps
            FROM branch b
            LEFT JOIN LATERAL (
                SELECT coalesce(sum(settled) FILTER (WHERE priority = 1), 0)::bigint AS p1,
                    coalesce(sum(settled) FILTER (WHERE priority = 2), 0)::bigint AS p2,
                    coalesce(sum(settled) FILTER (WHERE priority = 3), 0)::bigint AS p3,
                    coalesce(sum(settled) FILTER (WHERE priority = 4), 0)::bigint AS p4,
                    max(updated_at) FILTER (WHERE settled > 0) AS settled_at
                FROM cursor WHERE branch = b.id) c ON true
            WHERE b.tenant = $1 ORDER BY b.code LIMIT 100000""";

    static final String TOTALS_BY_HOUR = """
            SELECT r.hour, b.code, r.type, r.currency, r.events, r.amount
            FROM rollup_hour r JOIN branch b ON b.id = r.branch
            WHERE r.tenant = $1 AND r.hour >= $2 AND r.hour < $3
            ORDER BY r.hour, b.code, r.type, r.currency LIMIT 100000""";

    static final String TOTALS_BY_BRANCH = """
            SELECT min(r.hour) AS hour, b.code, r.type, r.currency, sum(r.events)::bigint AS events,
                sum(r.amount) AS amount
            FROM rollup_hour r JOIN branch b ON b.id = r.branch
            WHERE r.tenant = $1 AND r.hour >= $2 AND r.hour < $3
            GROUP BY b.code, r.type, r.currency ORDER BY b.code, r.type, r.currency LIMIT 100000""";

    static final String TOTALS = """
            SELECT min(r.hour) AS hour, '' AS code, r.type, r.currency, sum(r.events)::bigint AS events,
                sum(r.amount) AS amount
            FROM rollup_hour r
            WHERE r.tenant = $1 AND r.hour >= $2 AND r.hour < $3
            GROUP BY r.type, r.currency ORDER BY r.type, r.currency""";

    /** Pages are keyed by (time, branch, id), which is unique within a tenant. */
    static final String PAGE = page("");

    /** The same with the number of a receipt, by the index on it. */
    static final String PAGE_OF_RECEIPT =
            page("AND e.data ->> 'receiptNumber' = $12::text AND length(e.data ->> 'receiptNumber') <= 64");

    /** Longer than any search that is not asked too broadly; beyond it the reader narrows it down. */
    static final String SEARCH_TIMEOUT = "SET LOCAL statement_timeout = 5000";

    /** An event of a branch with its batch and, if it came by way of the quarantine, who released it. */
    static final String PATH = "SELECT " + EVENT_COLUMNS + """
            , q.decided_by, q.decided_at, q.note
            FROM event e JOIN branch b ON b.id = e.branch
            LEFT JOIN quarantine q ON q.branch = e.branch AND q.epoch = e.epoch AND q.priority = e.priority
                AND q.sequence = e.sequence AND q.state = 'released' AND q.released_id = e.id
            WHERE e.tenant = $1 AND e.branch = (SELECT id FROM branch WHERE tenant = $1 AND code = $2) AND e.id = $3
            ORDER BY e.settled_at LIMIT 1""";

    /**
     * A page is cut in the order of the one index there is, by time alone, with all that share its last moment, and only then
     * put in order by branch and id. PostgreSQL then needs no sort before the cut, whatever it knows of the table: of a month
     * that has just begun it knows nothing, thinks of a row or two, and would rather read all of it and sort.
     */
    private static String page(String receipt) {
        return "SELECT " + EVENT_COLUMNS + """

            FROM (
                SELECT * FROM event e
                WHERE e.tenant = $1
                    AND ($2::text IS NULL OR e.branch = (SELECT id FROM branch WHERE tenant = $1 AND code = $2))
                    AND ($3::text IS NULL OR e.type = $3)
                    AND ($4::smallint IS NULL OR e.priority = $4)
                    AND ($5::text IS NULL OR e.id = $5)
                    AND e.time >= $6::timestamptz AND e.time < $7::timestamptz
                    AND (e.time, e.branch, e.id) < ($8::timestamptz, $9::int, $10::text)
            """ + receipt + """
                 ORDER BY e.time DESC FETCH FIRST ($11) ROWS WITH TIES) e
            JOIN branch b ON b.id = e.branch
            ORDER BY e.time DESC, e.branch DESC, e.id DESC LIMIT $11""";
    }

    static final String BY_ID = "SELECT " + EVENT_COLUMNS + """

            FROM event e JOIN branch b ON b.id = e.branch
            WHERE e.tenant = $1 AND e.branch IN (SELECT id FROM branch WHERE tenant = $1) AND e.id = $2
            ORDER BY e.settled_at LIMIT 100""";

    static final String LIVE_HEAD = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    static final String BATCHES_AFTER = """
            SELECT batch, tenant, priority, node, xid::text::bigint AS xid, events, settled_at
            FROM live_batch
            WHERE (xid, batch) > ($1::bigint::text::xid8, $2)
                AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid, batch LIMIT $3""";

    static final String BATCHES_BEFORE = """
            (SELECT batch FROM live_batch WHERE (xid, batch) <= ($1::bigint::text::xid8, $2)
                ORDER BY xid DESC, batch DESC LIMIT $3)
            UNION
            SELECT batch FROM live_batch WHERE batch = ANY ($4) AND (xid, batch) <= ($1::bigint::text::xid8, $2)""";

    /** A restored, promoted or recreated database has another cluster, timeline or key; the first 8 digits are the timeline. */
    static final String LIVE_ORIGIN = """
            SELECT hashtextextended(s.system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || ' '
                    || d.oid, 0) AS database,
                pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
            FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()""";

    static final String BATCHES_MISSED = """
            SELECT batch, tenant, priority, node, xid::text::bigint AS xid, events, settled_at
            FROM (
                SELECT * FROM live_batch
                WHERE (xid, batch) > ($2::bigint::text::xid8, $3) AND (xid, batch) <= ($4::bigint::text::xid8, $5)
                UNION
                SELECT * FROM live_batch WHERE batch = ANY ($6) AND (xid, batch) > ($2::bigint::text::xid8, $3)) m
            WHERE tenant = $1 AND batch <> ALL ($7)
            ORDER BY m.xid, batch LIMIT $8""";

    static final String EVENTS_OF_BATCHES = "SELECT " + EVENT_COLUMNS + """

            FROM event e JOIN branch b ON b.id = e.branch
            WHERE e.batch = ANY ($1) ORDER BY e.batch, e.branch, e.epoch, e.sequence""";

    static final String FORGET_BATCHES = """
            DELETE FROM live_batch WHERE batch IN (
                SELECT batch FROM live_batch WHERE settled_at < $1 ORDER BY batch LIMIT 10000)""";

    private ReadStatements() {}
}
