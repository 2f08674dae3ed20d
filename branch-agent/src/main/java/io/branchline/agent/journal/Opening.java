package io.branchline.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Brings a directory into the hands of the writer: makes the journal, takes it up after a crash, or has it salvaged. */
final class Opening {
    /**
     * The journal, ready.
     *
     * @param store for the writer
     * @param damage what was found damaged, in words
     */
    record Opened(Store store, List<String> damage) {}

    private final JournalConfig config;

    Opening(JournalConfig config) {
        this.config = config;
    }

    Opened open() throws IOException, SQLException {
        var directory = config.directory();
        var file = directory.resolve(Store.FILE);
        if (!Files.exists(file)) {
            var book = Book.fresh(UUID.randomUUID());
            try (var marks = Marks.open(directory)) {
                marks.force(book, false);
            }
            create(file, book);
        }
        var book = Probe.book(file);
        var marks = Marks.open(directory);
        marks.force(book, false);
        return new Opened(new Store(directory, marks, book), List.of());
    }

    static void create(Path file, Book book) throws SQLException {
        try (var connection = Tables.openWriter(file)) {
            connection.setAutoCommit(false);
            for (var statement : Tables.statements()) {
                Tables.execute(connection, statement);
            }
            connection.commit();
            new Ledger(connection).writeBook(book);
            connection.commit();
        }
    }
}
