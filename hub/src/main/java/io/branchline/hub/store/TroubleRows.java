package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Quarantine and gaps as rows: what is selected, and what it means. */
final class TroubleRows {
    /** Of a quarantined event {@code q} of branch {@code b}; the bytes are not among them. */
    static final String QUARANTINE = """
            b.code, q.branch, q.epoch, q.priority, q.sequence AS first, q.sequence AS last, q.id, q.type, q.reason, q.at,
            octet_length(q.raw) AS size, q.state, q.decided_by, q.decided_at, q.note, q.released_id""";

    /** Of a gap {@code q} of branch {@code b}. */
    static final String GAP = """
            b.code, q.branch, q.epoch, q.priority, q.first, q.last, NULL AS id, NULL AS type, q.reason, q.at,
            0 AS size, q.state, q.decided_by, q.decided_at, q.reason_given AS note, NULL AS released_id""";

    /** Of a quarantined event with its bytes and its branch. */
    static final String APART = QUARANTINE + ", q.raw, b.tenant, b.name AS branch_name, b.region";

    private TroubleRows() {}

    static Trouble trouble(Row row) {
        return new Trouble(
                new TroublePlace(
                        row.getString("code"), row.getUUID("epoch"), row.getInteger("priority"), row.getLong("first")),
                row.getLong("last"),
                row.getString("id"),
                row.getString("type"),
                row.getString("reason"),
                row.getOffsetDateTime("at").toInstant(),
                row.getInteger("size"),
                Trouble.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                decision(row));
    }

    static ApartEvent apart(Row row) {
        var branch = new Branch(
                row.getInteger("branch"),
                row.getInteger("tenant"),
                row.getString("code"),
                row.getString("branch_name"),
                row.getString("region"));
        return new ApartEvent(trouble(row), branch, row.getBuffer("raw"));
    }

    private static @Nullable Decision decision(Row row) {
        var by = row.getString("decided_by");
        if (by == null) {
            return null;
        }
        var at = Objects.requireNonNull(row.getOffsetDateTime("decided_at"), "what is decided was decided at a time");
        return new Decision(by, at.toInstant(), row.getString("note"), row.getString("released_id"));
    }
}
