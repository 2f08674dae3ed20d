package io.branchline.agent.downlink;

import io.branchline.agent.downlink.BranchView.MissedItems;
import io.branchline.agent.downlink.Receipt.Untold;
import io.branchline.agent.downlink.StreamEntry.Kind;
import io.branchline.agent.sqlite.Sqlite;
import io.branchline.protocol.frame.Refused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written for a message: the stream, policies, settings, deliveries, what was missed and refused. Writer's thread. */
final class Ledger {
    /** Rows of what was missed or refused that are kept: enough to see what happened. */
    static final int NOTES_MAX = 1_000;

    private final Connection connection;

    Ledger(Connection connection) {
        this.connection = connection;
    }

    /** Adds to the stream. A rate or state replaces the earlier one of its key. */
    void stream(Kind kind, String name, long position, @Nullable String key, String body, Instant at)
            throws SQLException {
        if (key != null) {
            run("DELETE FROM stream WHERE kind = ? AND key = ?", kind.word(), key);
        }
        run(
                "INSERT INTO stream(kind, name, position, key, body, at, checksum) VALUES(?,?,?,?,?,?,?)",
                kind.word(),
                name,
                position,
                key,
                body,
                at.toEpochMilli(),
                Crc.of(kind.word(), name, position, body));
    }

    /** Takes the state of a key off the stream: a newer rate says its own. */
    void forgetState(String key) throws SQLException {
        run("DELETE FROM stream WHERE kind = 'state' AND key = ?", key);
    }

    /** Last entry of the stream there ever was. */
    long head() throws SQLException {
        return Sqlite.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'stream'");
    }

    void policy(String kind, int version, String json, long position, Instant at) throws SQLException {
        run(
                "INSERT OR REPLACE INTO policy VALUES(?,?,?,?,?,?)",
                kind,
                version,
                json,
                position,
                at.toEpochMilli(),
                Crc.of(kind, version, json));
    }

    /** The policy of a kind; null if head office has not sent one. */
    @Nullable
    String policy(String kind) throws SQLException {
        try (var statement = prepared("SELECT version, json, checksum FROM policy WHERE kind = ?", kind);
                var row = statement.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            Crc.check("policy " + kind, row.getLong(3), kind, row.getInt(1), row.getString(2));
            return row.getString(2);
        }
    }

    void setting(String key, @Nullable String value, long position, Instant at) throws SQLException {
        if (value == null) {
            run("DELETE FROM config WHERE key = ?", key);
        } else {
            run(
                    "INSERT OR REPLACE INTO config VALUES(?,?,?,?,?)",
                    key,
                    value,
                    position,
                    at.toEpochMilli(),
                    Crc.of(key, value));
        }
    }

    /** Characters of all settings but one. */
    long settingsWithout(String key) throws SQLException {
        try (var statement = prepared("SELECT sum(length(key) + length(value)) FROM config WHERE key <> ?", key);
                var row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void delivery(Delivery reported, Instant at) throws SQLException {
        var known = delivery(connection, reported.eventId());
        var now = reported.after(known);
        run(
                "INSERT OR REPLACE INTO delivery VALUES(?,?,?,?,?,?,?)",
                now.eventId(),
                now.to(),
                now.state(),
                millis(now.deliveredAt()),
                millis(now.appliedAt()),
                now.reason(),
                at.toEpochMilli());
    }

    /** What was reported of an event; null if nothing. */
    static @Nullable Delivery delivery(Connection connection, String eventId) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT target, state, delivered_at, applied_at, reason FROM delivery WHERE event_id = ?")) {
            statement.setString(1, eventId);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new Delivery(
                                eventId,
                                row.getString(1),
                                row.getString(2),
                                time(StandingTable.millis(row, 3)),
                                time(StandingTable.millis(row, 4)),
                                row.getString(5))
                        : null;
            }
        }
    }

    void missed(MissedItems missed) throws SQLException {
        run(
                "INSERT INTO missed(after, through, reason, at) VALUES(?,?,?,?)",
                missed.after(),
                missed.through(),
                missed.reason(),
                missed.at().toEpochMilli());
        run("DELETE FROM missed WHERE id <= (SELECT max(id) FROM missed) - " + NOTES_MAX);
    }

    /** The newest, at most ten, the newest last. */
    List<MissedItems> missed() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT after, through, reason, at FROM (SELECT * FROM missed"
                        + " ORDER BY id DESC LIMIT 10) ORDER BY id")) {
            var found = new ArrayList<MissedItems>();
            while (row.next()) {
                found.add(new MissedItems(
                        row.getLong(1), row.getLong(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4))));
            }
            return found;
        }
    }

    void refused(Lane lane, long position, String reason, Instant at) throws SQLException {
        run(
                "INSERT INTO refused(lane, position, reason, at) VALUES(?,?,?,?)",
                lane.word(),
                position,
                reason,
                at.toEpochMilli());
        run("DELETE FROM refused WHERE id <= (SELECT max(id) FROM refused) - " + NOTES_MAX);
    }

    /** Refusals of a lane that head office may not know of. */
    List<Untold> untold(Lane lane, int max) throws SQLException {
        try (var statement = prepared(
                        "SELECT id, position, reason FROM refused WHERE lane = ? AND told = 0 ORDER BY id LIMIT " + max,
                        lane.word());
                var row = statement.executeQuery()) {
            var found = new ArrayList<Untold>();
            while (row.next()) {
                found.add(new Untold(row.getLong(1), new Refused(row.getLong(2), row.getString(3))));
            }
            return found;
        }
    }

    void told(Lane lane, long throughId) throws SQLException {
        run("UPDATE refused SET told = 1 WHERE lane = ? AND id <= ? AND told = 0", lane.word(), throughId);
    }

    /** How many items there ever were that could not be used. */
    long refusedCount() throws SQLException {
        return Sqlite.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'refused'");
    }

    private void run(String sql, @Nullable Object... values) throws SQLException {
        try (var statement = prepared(sql, values)) {
            var _ = statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        return statement;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
