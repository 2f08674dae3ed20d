package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the book from a database. Index-only work: its time does not depend on the backlog. */
final class Probe {
    private Probe() {}

    static Book book(Path file) throws SQLException {
        try (var connection = Tables.openReader(file)) {
            return book(connection);
        }
    }

    private static Book book(Connection connection) throws SQLException {
        var base = new long[Priority.ALL.size()];
        var settled = new long[Priority.ALL.size()];
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT priority, base, settled, checksum FROM position")) {
            while (result.next()) {
                var level = result.getInt(1);
                base[level - 1] = result.getLong(2);
                settled[level - 1] = result.getLong(3);
            }
        }
        var first = new long[Priority.ALL.size()];
        var last = new long[Priority.ALL.size()];
        for (var priority : Priority.ALL) {
            var at = priority.level() - 1;
            var table = Tables.eventTable(priority);
            var newest = Tables.number(connection, "SELECT max(place) FROM " + table);
            var hole = Tables.number(connection, "SELECT max(last) FROM hole WHERE priority = " + priority.level());
            last[at] = Math.max(Math.max(newest, hole), settled[at]);
            var oldest = Tables.number(connection, "SELECT min(place) FROM " + table);
            first[at] = oldest == 0 ? last[at] + 1 : oldest;
        }
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT number, epoch, checksum FROM identity")) {
            if (!result.next()) {
                throw new SQLException("table identity is empty");
            }
            return new Book(
                    result.getLong(1),
                    UUID.fromString(result.getString(2)),
                    PerPriority.from(priority -> base[priority.level() - 1]),
                    PerPriority.from(priority -> first[priority.level() - 1]),
                    PerPriority.from(priority -> last[priority.level() - 1]),
                    PerPriority.from(priority -> settled[priority.level() - 1]),
                    lost(connection));
        }
    }

    private static List<Gap> lost(Connection connection) throws SQLException {
        var gaps = new ArrayList<Gap>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT epoch, priority, first, last, reason FROM lost ORDER BY rowid")) {
            while (result.next()) {
                gaps.add(new Gap(
                        UUID.fromString(result.getString(1)),
                        Priority.ofLevel(result.getInt(2)),
                        result.getLong(3),
                        result.getLong(4),
                        result.getString(5)));
            }
        }
        return gaps;
    }
}
