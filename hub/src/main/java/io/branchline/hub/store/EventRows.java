package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What the rows of {@link ReadStatements} mean. */
final class EventRows {
    private EventRows() {}

    static StoredEvent storedEvent(Row row) {
        return new StoredEvent(
                row.getString("code"),
                row.getUUID("epoch"),
                priority(row),
                row.getLong("sequence"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getOffsetDateTime("settled_at").toInstant(),
                event(row));
    }

    static EventPath path(Row row) {
        var at = row.getOffsetDateTime("decided_at");
        var by = row.getString("decided_by");
        return new EventPath(
                storedEvent(row),
                row.getInteger("branch"),
                row.getLong("batch"),
                at == null || by == null
                        ? null
                        : new Decision(by, at.toInstant(), row.getString("note"), row.getString("id")));
    }

    static LiveBatch liveBatch(Row row) {
        return new LiveBatch(
                new LivePosition(row.getLong("xid"), row.getLong("batch")),
                row.getInteger("tenant"),
                priority(row),
                row.getUUID("node"),
                row.getInteger("events"),
                row.getOffsetDateTime("settled_at").toInstant());
    }

    static BranchState branchState(Row row) {
        var branch = new Branch(
                row.getInteger("id"),
                row.getInteger("tenant"),
                row.getString("code"),
                row.getString("name"),
                row.getString("region"));
        return new BranchState(
                branch,
                row.getBoolean("enabled"),
                PerPriority.of(row.getLong("p1"), row.getLong("p2"), row.getLong("p3"), row.getLong("p4")),
                instant(row.getOffsetDateTime("settled_at")),
                row.getLong("quarantined"),
                row.getLong("gaps"));
    }

    static Total total(Row row) {
        return new Total(
                row.getOffsetDateTime("hour").toInstant(),
                row.getString("code"),
                row.getString("type"),
                row.getString("currency"),
                row.getLong("events"),
                row.getBigDecimal("amount"));
    }

    private static Event event(Row row) {
        var offset = ZoneOffset.ofTotalSeconds(row.getInteger("utc_offset") * 60);
        return new Event(
                row.getString("id"),
                row.getString("source"),
                row.getString("type"),
                row.getOffsetDateTime("time").withOffsetSameInstant(offset),
                row.getString("subject"),
                extensions(row.getString("extensions")),
                instant(row.getOffsetDateTime("recorded_time")),
                Payload.of(row.getString("data")));
    }

    private static SortedMap<String, String> extensions(@Nullable String json) {
        return json == null ? Collections.emptySortedMap() : ExtensionsJson.read(json);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Priority priority(Row row) {
        return Priority.ofLevel(row.getInteger("priority"));
    }
}
