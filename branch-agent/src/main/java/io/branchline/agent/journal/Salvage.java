package io.branchline.agent.journal;

import io.branchline.agent.journal.Marks.Mark;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings every unsettled row whose checksum is right from a damaged database into a fresh one, under its old place.
 * What is missing becomes holes, which a read names. Settled rows are left behind: head office has them.
 *
 * <p>If nobody can say how far the damaged journal had come, the fresh one begins a new epoch, and an open gap of the old
 * one says that its end is unknown.
 */
final class Salvage {
    private static final int COMMIT_ROWS = 2000;
    private static final int EVENT_COLUMNS = 11;
    private static final int LOST_COLUMNS = 6;
    private static final int SMALL_COLUMNS = 4;
    private static final UUID UNKNOWN_EPOCH = new UUID(0, 0);

    private final Path directory;
    private final int pageBytes;
    private final Optional<Mark> mark;
    private final Map<Integer, List<Gap>> lostByPage = new HashMap<>();
    private final Map<Priority, long[]> positions = new HashMap<>();
    private @Nullable UUID epoch;
    private long number;
    private int uncommitted;

    Salvage(JournalConfig config, Optional<Mark> mark) {
        this.directory = config.directory();
        this.pageBytes = config.pageBytes();
        this.mark = mark;
    }

    /** Does it all and leaves a sound database in the place of the damaged one. */
    void run() throws IOException, SQLException {
        var swap = new Swap(directory);
        swap.finish();
        var settled = PerPriority.ZERO;
        Opening.create(swap.building(), pageBytes, Book.fresh(UUID.randomUUID()));
        try (var ledger = new Ledger(Tables.openWriter(swap.building()))) {
            if (Files.exists(directory.resolve(Store.FILE))) {
                scan(this::note);
                settled = settled();
                var floor = settled;
                scan((_, rowid, values) -> copy(ledger, floor, rowid, values));
            } else {
                settled = settled();
            }
            ledger.writeBook(book(ledger, settled));
            ledger.commit();
        }
        swap.built();
    }

    private void scan(PageScan.Taker taker) throws IOException {
        try (var pages =
                new PageScan(directory.resolve(Store.FILE), directory.resolve(Store.FILE + "-wal"), pageBytes)) {
            pages.run(taker);
        }
    }

    /** First pass: identity, positions, unreported gaps. The newest version of a page comes last and wins. */
    private boolean note(int page, long rowid, List<@Nullable Object> values) {
        return switch (values.size()) {
            case LOST_COLUMNS -> noteLost(page, values);
            case SMALL_COLUMNS ->
                values.get(2) instanceof String text ? noteIdentity(text, values) : notePosition(rowid, values);
            default -> false;
        };
    }

    private boolean noteIdentity(String text, List<@Nullable Object> values) {
        if (!(values.get(1) instanceof Long count)
                || !(values.get(3) instanceof Long sum)
                || sum != Ledger.identitySum(count, text)) {
            return false;
        }
        number = count;
        epoch = UUID.fromString(text);
        return true;
    }

    private boolean notePosition(long rowid, List<@Nullable Object> values) {
        if (!(values.get(1) instanceof Long base)
                || !(values.get(2) instanceof Long settled)
                || !(values.get(3) instanceof Long sum)
                || sum != Ledger.positionSum((int) rowid, base, settled)) {
            return false;
        }
        var _ = positions.put(Priority.ofLevel((int) rowid), new long[] {base, settled});
        return true;
    }

    private boolean noteLost(int page, List<@Nullable Object> values) {
        if (!(values.get(0) instanceof String id)
                || !(values.get(1) instanceof Long level)
                || !(values.get(2) instanceof Long first)
                || !(values.get(3) instanceof Long last)
                || !(values.get(4) instanceof String reason)
                || !(values.get(5) instanceof Long sum)
                || level < 1
                || level > Priority.ALL.size()) {
            return false;
        }
        Gap gap;
        try {
            gap = new Gap(UUID.fromString(id), Priority.ofLevel((int) (long) level), first, last, reason);
        } catch (IllegalArgumentException _) {
            return false;
        }
        return sum == Ledger.gapSum(gap)
                && lostByPage.computeIfAbsent(page, _ -> new ArrayList<>()).add(gap);
    }

    /** Second pass: rows behind what is settled. */
    private boolean copy(Ledger ledger, PerPriority settled, long place, List<@Nullable Object> values)
            throws IOException {
        var found = row(place, values);
        if (found.isEmpty() || !found.get().whole()) {
            return false;
        }
        var row = found.get();
        try {
            if (place > settled.get(row.priority())
                    && ledger.claim(row.content().id(), row.priority(), place)) {
                ledger.insert(row);
                uncommitted++;
            }
            if (uncommitted >= COMMIT_ROWS) {
                ledger.commit();
                uncommitted = 0;
            }
        } catch (SQLException failed) {
            throw new IOException("the salvaged journal cannot be written", failed);
        }
        return true;
    }

    private static Optional<Row> row(long place, List<@Nullable Object> values) {
        if (values.size() != EVENT_COLUMNS
                || !(values.get(1) instanceof Long level)
                || level < 1
                || level > Priority.ALL.size()
                || !(values.get(2) instanceof String id)
                || !(values.get(3) instanceof String source)
                || !(values.get(4) instanceof String type)
                || !(values.get(5) instanceof String time)
                || !(values.get(8) instanceof Long recorded)
                || !(values.get(9) instanceof byte[] data)
                || !(values.get(10) instanceof Long checksum)) {
            return Optional.empty();
        }
        var subject = values.get(6) instanceof String text ? text : null;
        var extensions = values.get(7) instanceof String text ? text : null;
        var content = new Content(id, source, type, time, subject, extensions, Payload.ofUtf8(data));
        return Optional.of(new Row(Priority.ofLevel((int) (long) level), place, content, recorded, checksum));
    }

    /** Settled places: of the database, else of the marks, else nothing is known to be settled. */
    private PerPriority settled() {
        return PerPriority.from(priority -> {
            var found = positions.get(priority);
            return found != null
                    ? found[1]
                    : mark.map(known -> known.book().settled().get(priority)).orElse(0L);
        });
    }

    private PerPriority base() {
        return PerPriority.from(priority -> {
            var found = positions.get(priority);
            return found != null
                    ? found[0]
                    : mark.map(known -> known.book().base().get(priority)).orElse(0L);
        });
    }

    /** The book of the salvaged journal; writes its holes. */
    private Book book(Ledger ledger, PerPriority settled) throws SQLException {
        var last = new long[Priority.ALL.size()];
        for (var priority : Priority.ALL) {
            last[priority.level() - 1] = holes(ledger, priority, settled.get(priority));
        }
        var places = PerPriority.from(priority -> last[priority.level() - 1]);
        var lost = new ArrayList<>(
                lostByPage.values().stream().flatMap(List::stream).distinct().toList());
        if (lost.size() < mark.map(Mark::lost).orElse(0L)) {
            Priority.ALL.forEach(priority -> lost.add(
                    new Gap(UNKNOWN_EPOCH, priority, 1, Gap.OPEN_END, "the record of earlier gaps was damaged")));
        }
        var known = mark.map(Mark::book);
        var marked = known.filter(book -> epoch == null || book.number() >= number);
        var book = new Book(
                marked.map(Book::number).orElse(number),
                marked.map(Book::epoch).orElse(epoch == null ? UNKNOWN_EPOCH : epoch),
                marked.map(Book::base).orElse(base()),
                PerPriority.all(1),
                places,
                settled,
                lost);
        return mark.isPresent() && mark.get().current() ? book : Tail.unknown(book, "journal was damaged");
    }

    /** Writes what is missing behind the settled place as holes; the last place. */
    private long holes(Ledger ledger, Priority priority, long settled) throws SQLException {
        var next = settled + 1;
        var holes = new ArrayList<long[]>();
        try (var statement = ledger.connection().createStatement();
                var result = statement.executeQuery(
                        "SELECT place FROM " + Tables.eventTable(priority) + " ORDER BY place")) {
            while (result.next()) {
                var place = result.getLong(1);
                if (place > next) {
                    holes.add(new long[] {next, place - 1});
                }
                next = place + 1;
            }
        }
        var marked = mark.map(known -> known.book().last().get(priority)).orElse(0L);
        if (marked >= next) {
            holes.add(new long[] {next, marked});
        }
        for (var hole : holes) {
            ledger.writeHole(priority, hole[0], hole[1], "damaged on the branch's disk");
        }
        return Math.max(marked, next - 1);
    }
}
