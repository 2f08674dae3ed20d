package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A look at a database before anyone writes to it, on a read-only connection that leaves all its files as they are.
 *
 * @param book what it holds; meaningless if there is a problem
 * @param problem why it cannot be used as it is; null if it can
 */
record Probe(Book book, @Nullable String problem) {
    /** How closely to look. */
    enum Depth {
        /** Header, tables, positions and the newest row of each table; its time does not depend on the size. */
        EDGES,
        /** All that, and every page. */
        WHOLE
    }

    /** Thrown within, where something is not as it was written. */
    private static final class Problem extends Exception {
        private static final long serialVersionUID = 1L;

        Problem(String message) {
            super(message);
        }
    }

    static Probe failed(String problem) {
        return new Probe(Book.fresh(new UUID(0, 0)), problem);
    }

    static Probe of(Path file, int pageBytes, Depth depth) {
        try {
            checkHeader(file, pageBytes);
            try (var connection = Tables.openReader(file)) {
                return of(connection, depth);
            }
        } catch (SQLException | IOException | Problem found) {
            return failed(String.valueOf(found.getMessage()));
        }
    }

    private static Probe of(Connection connection, Depth depth) throws SQLException, Problem {
        Tables.execute(connection, "PRAGMA cell_size_check=ON");
        var schema = texts(connection, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
        check(schema.equals(Tables.statements()), "table definitions are not the journal's");
        if (depth == Depth.WHOLE) {
            var found = texts(connection, "PRAGMA integrity_check(1)");
            check(found.equals(List.of("ok")), "integrity check: " + found);
        }
        return new Probe(book(connection), null);
    }

    /** The fields of the file header that never change; a flip there can make SQLite read all rows in a wrong way. */
    private static void checkHeader(Path file, int pageBytes) throws IOException, Problem {
        var header = ByteBuffer.allocate(100);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LogFrames.fill(channel, header, 0);
        }
        check(
                header.remaining() == 100
                        && header.getLong(0) == 0x53514c6974652066L
                        && header.getLong(8) == 0x6f726d6174203300L
                        && header.getShort(16) == (short) pageBytes
                        && header.getInt(18) == 0x02020040
                        && header.getShort(22) == 0x2020
                        && header.getInt(56) == 1
                        && header.getInt(60) == Tables.VERSION
                        && header.getInt(68) == Tables.APPLICATION_ID,
                "file header is not the journal's");
    }

    private static Book book(Connection connection) throws SQLException, Problem {
        var base = new long[Priority.ALL.size()];
        var settled = new long[Priority.ALL.size()];
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT priority, base, settled, checksum FROM position ORDER BY priority")) {
            for (var priority : Priority.ALL) {
                check(result.next() && result.getInt(1) == priority.level(), "a position is missing");
                var at = priority.level() - 1;
                base[at] = result.getLong(2);
                settled[at] = result.getLong(3);
                check(
                        result.getLong(4) == Ledger.positionSum(priority.level(), base[at], settled[at]),
                        "checksum of a position is wrong");
            }
        }
        var first = new long[Priority.ALL.size()];
        var last = new long[Priority.ALL.size()];
        for (var priority : Priority.ALL) {
            var at = priority.level() - 1;
            var table = Tables.eventTable(priority);
            var newest = newest(connection, priority);
            var hole = lastHole(connection, priority);
            last[at] = Math.max(Math.max(newest, hole), settled[at]);
            var oldest = Tables.number(connection, "SELECT min(place) FROM " + table);
            first[at] = oldest == 0 ? settled[at] + 1 : Math.min(oldest, settled[at] + 1);
        }
        return identified(
                connection,
                new Book(
                        0,
                        new UUID(0, 0),
                        places(base),
                        places(first),
                        places(last),
                        places(settled),
                        lost(connection)));
    }

    private static long lastHole(Connection connection, Priority priority) throws SQLException, Problem {
        var last = 0L;
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT first, last, reason, checksum FROM hole WHERE priority = " + priority.level())) {
            while (result.next()) {
                last = Math.max(last, result.getLong(2));
                var sum =
                        Ledger.holeSum(priority.level(), result.getLong(1), last, String.valueOf(result.getString(3)));
                check(result.getLong(4) == sum, "checksum of a known gap is wrong");
            }
        }
        return last;
    }

    private static PerPriority places(long[] places) {
        return PerPriority.from(priority -> places[priority.level() - 1]);
    }

    private static long newest(Connection connection, Priority priority) throws SQLException, Problem {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT " + Tables.ROW_COLUMNS + " FROM "
                        + Tables.eventTable(priority) + " ORDER BY place DESC LIMIT 1")) {
            if (!result.next()) {
                return 0;
            }
            var row = Ledger.row(priority, result);
            check(row.whole(), "checksum of the newest row is wrong");
            return row.place();
        }
    }

    private static Book identified(Connection connection, Book book) throws SQLException, Problem {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT number, epoch, checksum FROM identity")) {
            check(result.next(), "the identity is missing");
            var number = result.getLong(1);
            var epoch = String.valueOf(result.getString(2));
            check(result.getLong(3) == Ledger.identitySum(number, epoch), "checksum of the identity is wrong");
            return new Book(
                    number,
                    UUID.fromString(epoch),
                    book.base(),
                    book.first(),
                    book.last(),
                    book.settled(),
                    book.lost());
        }
    }

    private static List<Gap> lost(Connection connection) throws SQLException, Problem {
        var gaps = new ArrayList<Gap>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT epoch, priority, first, last, reason, checksum FROM lost ORDER BY rowid")) {
            while (result.next()) {
                gaps.add(gap(result));
            }
        }
        return gaps;
    }

    private static Gap gap(ResultSet result) throws SQLException, Problem {
        try {
            var gap = new Gap(
                    UUID.fromString(String.valueOf(result.getString(1))),
                    Priority.ofLevel(result.getInt(2)),
                    result.getLong(3),
                    result.getLong(4),
                    String.valueOf(result.getString(5)));
            check(result.getLong(6) == Ledger.gapSum(gap), "checksum of an unreported gap is wrong");
            return gap;
        } catch (IllegalArgumentException _) {
            throw new Problem("an unreported gap is damaged");
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                texts.add(String.valueOf(result.getString(1)));
            }
        }
        return texts;
    }

    private static void check(boolean good, String otherwise) throws Problem {
        if (!good) {
            throw new Problem(otherwise);
        }
    }
}
