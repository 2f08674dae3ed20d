package io.branchline.load.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares attempt logs with PostgreSQL. The logs are copied into a temporary table and everything is computed there, so
 * that a run of any length needs no memory here. Blocking; uses the connection alone while it runs.
 */
public final class PromiseCheck {
    private static final int EXAMPLES_MAX = 10;
    private static final int ROWS_MAX = 5_000;

    private final Connection database;

    /** A check over a connection of the owner of the tables. */
    public PromiseCheck(Connection database) {
        this.database = database;
    }

    /** Compares. A line cut off at the end of a log was never acted upon and is left out. */
    public Verdict compare(List<Path> attemptLogs) throws IOException, SQLException {
        run(CheckStatements.DROP);
        run(CheckStatements.ATTEMPT_LOG);
        for (var log : attemptLogs) {
            copy(log);
        }
        for (var step : CheckStatements.PREPARE) {
            run(step);
        }
        var verdict = read();
        run(CheckStatements.DROP);
        return verdict;
    }

    private Verdict read() throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery(CheckStatements.VERDICT)) {
            if (!row.next()) {
                throw new SQLException("the check returned no row");
            }
            return verdict(row, examples());
        }
    }

    private static Verdict verdict(ResultSet row, List<String> examples) throws SQLException {
        return new Verdict(
                row.getLong("posted"),
                row.getLong("kept"),
                row.getLong("refused"),
                row.getLong("stored"),
                row.getLong("duplicates"),
                row.getLong("missing"),
                row.getLong("out_of_order"),
                row.getLong("quarantined"),
                row.getDouble("settled_p50_ms"),
                row.getDouble("settled_p99_ms"),
                row.getString("postgres_version"),
                examples);
    }

    private List<String> examples() throws SQLException {
        var examples = new ArrayList<String>();
        try (var statement = database.prepareStatement(CheckStatements.EXAMPLES)) {
            statement.setInt(1, EXAMPLES_MAX);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    examples.add(rows.getString(1));
                }
            }
        }
        return examples;
    }

    private void copy(Path log) throws IOException, SQLException {
        try (var lines = new BufferedReader(new WholeLines(Files.newBufferedReader(log)));
                var insert = database.prepareStatement(CheckStatements.COPY)) {
            var rows = new ArrayList<String[]>(ROWS_MAX);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(line.split("\t", -1));
                if (rows.size() == ROWS_MAX) {
                    insert(insert, rows);
                }
            }
            insert(insert, rows);
        }
    }

    private void insert(PreparedStatement insert, List<String[]> rows) throws SQLException {
        for (var column = 0; column < CheckStatements.COLUMNS; column++) {
            var index = column;
            var values = rows.stream().map(row -> row[index]).toArray(String[]::new);
            insert.setArray(column + 1, database.createArrayOf("text", values));
        }
        var inserted = insert.executeUpdate();
        if (inserted != rows.size()) {
            throw new SQLException("copied " + inserted + " of " + rows.size() + " lines of the attempt log");
        }
        rows.clear();
    }

    private void run(String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            var _ = statement.execute(sql);
        }
    }
}
