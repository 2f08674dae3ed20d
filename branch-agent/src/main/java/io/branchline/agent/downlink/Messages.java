package io.branchline.agent.downlink;

import io.branchline.agent.downlink.StreamEntry.Kind;
import io.branchline.agent.sqlite.Sqlite;
import io.branchline.protocol.event.BranchRoute;
import io.branchline.protocol.event.Rfc3339;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The messages among the stream: added in order, forgotten from the oldest. Writer's thread. */
final class Messages {
    /** Messages looked at in one run of the retention: a run must not hold up a rate. */
    private static final int FORGET_MAX = 1_000;

    private final Connection connection;
    private final Ledger ledger;
    private long count;
    private long bytes;
    private long countAdded;
    private long bytesAdded;

    Messages(Connection connection, Ledger ledger) throws SQLException {
        this.connection = connection;
        this.ledger = ledger;
        this.count = Sqlite.number(connection, "SELECT count(*) FROM stream WHERE kind = 'message'");
        this.bytes = Sqlite.number(connection, "SELECT sum(length(body)) FROM stream WHERE kind = 'message'");
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    void add(Deliver.Item item, Instant now) throws SQLException {
        var body = body(item, now);
        ledger.stream(Kind.MESSAGE, "message", item.position(), null, body, now);
        countAdded++;
        bytesAdded += body.length();
    }

    /** What was added and forgotten is on the disk. */
    void committed() {
        count += countAdded;
        bytes += bytesAdded;
        countAdded = 0;
        bytesAdded = 0;
    }

    /** Removes messages that are too old or, from the oldest, too many; notes how far. */
    Standing forget(StateSettings settings, Standing standing, Instant now) throws SQLException {
        var before = now.minus(settings.messageRetention()).toEpochMilli();
        var excess = bytes + bytesAdded - settings.messageBytesMax();
        var seq = 0L;
        var position = 0L;
        try (var statement = connection.prepareStatement("SELECT seq, position, at, length(body) FROM stream"
                        + " WHERE kind = 'message' ORDER BY seq LIMIT " + FORGET_MAX);
                var row = statement.executeQuery()) {
            while (row.next() && (row.getLong(3) < before || excess > 0)) {
                seq = row.getLong(1);
                position = row.getLong(2);
                excess -= row.getLong(4);
                countAdded--;
                bytesAdded -= row.getLong(4);
            }
        }
        if (seq == 0) {
            return standing;
        }
        Sqlite.execute(connection, "DELETE FROM stream WHERE kind = 'message' AND seq <= " + seq);
        Sqlite.execute(connection, "DELETE FROM delivery WHERE at < " + before);
        return standing.forgotten(seq, position);
    }

    /** The message as tills read it; its data is there byte for byte. */
    private static String body(Deliver.Item item, Instant now) {
        var event = item.event();
        var head = new JsonObject()
                .put("position", item.position())
                .put("type", event.type())
                .put("id", event.id())
                .put("source", event.source())
                .put("time", Rfc3339.format(event.time()));
        if (event.subject() != null) {
            head.put("subject", event.subject());
        }
        var from = event.extensions().get(BranchRoute.FROM);
        if (from != null) {
            head.put("from", from);
        }
        var text = head.put("appliedAt", now.toString()).encode();
        return text.substring(0, text.length() - 1) + ",\"data\":"
                + event.data().text() + "}";
    }
}
