package io.branchline.agent.journal;

import io.branchline.agent.journal.Marks.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Brings a directory into the hands of the writer: makes the journal, takes it up after a crash, or has it salvaged. */
final class Opening {
    /** Marks a journal whose structure was found damaged while it ran. */
    static final String SUSPECT = "journal.suspect";

    /**
     * The journal, ready.
     *
     * @param store for the writer
     * @param damage what was found damaged, in words
     */
    record Opened(Store store, List<String> damage) {}

    private final JournalConfig config;
    private final Path directory;
    private final Path file;
    private final List<String> damage = new ArrayList<>();

    Opening(JournalConfig config) {
        this.config = config;
        this.directory = config.directory();
        this.file = directory.resolve(Store.FILE);
    }

    Opened open() throws IOException, SQLException {
        new Swap(directory).finish();
        var mark = Marks.read(directory);
        if (isNew(mark)) {
            begin();
            mark = Marks.read(directory);
        }
        var probe = probe(mark);
        if (probe.problem() != null) {
            damage.add("salvaged: " + probe.problem());
            new Salvage(config, mark).run();
            // The salvaged database has the marks' positions, or a new epoch: they agree by now.
            probe = Probe.of(file, config.pageBytes(), Probe.Depth.WHOLE);
            if (probe.problem() != null) {
                throw new IOException("the salvaged journal is damaged again: " + probe.problem());
            }
        } else if (Tail.isDoubtful(probe.book(), mark)) {
            damage.add("the end of the journal is missing or unknown");
            try (var ledger = new Ledger(Tables.openWriter(file))) {
                var _ = Tail.named(ledger, probe.book(), mark);
                ledger.commit();
            }
            probe = Probe.of(file, config.pageBytes(), Probe.Depth.EDGES);
        }
        var marks = Marks.open(directory);
        marks.force(probe.book(), false);
        return new Opened(new Store(config, marks, probe.book()), damage);
    }

    private Probe probe(Optional<Mark> mark) throws IOException {
        if (Files.exists(directory.resolve(SUSPECT))) {
            return Probe.failed("damage was met while the journal ran");
        }
        if (!Files.exists(file)) {
            return Probe.failed("the database is missing");
        }
        var probe = Probe.of(
                file,
                config.pageBytes(),
                Files.size(file) <= config.checkBytesMax() ? Probe.Depth.WHOLE : Probe.Depth.EDGES);
        return probe.problem() == null && Tail.isDoubtful(probe.book(), mark)
                ? Probe.of(file, config.pageBytes(), Probe.Depth.WHOLE)
                : probe;
    }

    /** No database, and no sign that there ever was one in use. */
    private boolean isNew(Optional<Mark> mark) {
        return !Files.exists(file)
                && (mark.isEmpty()
                        ? !Files.exists(directory.resolve(Marks.FILE))
                        : mark.get().book().number() == 1
                                && mark.get().book().last().sum() == 0);
    }

    /** Marks first: a database without them is a damaged one. */
    private void begin() throws IOException, SQLException {
        var book = Book.fresh(UUID.randomUUID());
        try (var marks = Marks.open(directory)) {
            marks.force(book, false);
        }
        var swap = new Swap(directory);
        swap.forceDirectory();
        create(swap.building(), config.pageBytes(), book);
        swap.built();
    }

    /** Makes the tables and their first book. */
    static void create(Path path, int pageBytes, Book book) throws SQLException {
        try (var ledger = new Ledger(Tables.create(path, pageBytes))) {
            ledger.writeBook(book);
            ledger.commit();
        }
    }
}
