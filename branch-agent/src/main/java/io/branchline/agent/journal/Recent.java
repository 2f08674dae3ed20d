package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest committed rows of each priority. When nothing waits, what was just kept goes up from here at once, instead of
 * being asked back from the disk by way of another thread. Thread-safe: the writer adds, anybody reads.
 *
 * <p>Holds at most {@link #ROWS_MAX} rows and {@link #BYTES_MAX} bytes of a priority, whatever the backlog.
 */
final class Recent {
    /** As many as are kept while one frame is under way, with room to spare; a longer queue is read from the disk. */
    private static final int ROWS_MAX = 64;

    private static final long BYTES_MAX = 64 << 10;

    /** Contiguous rows, replaced as a whole. */
    private final AtomicReferenceArray<List<Row>> rows = new AtomicReferenceArray<>(Priority.ALL.size());

    Recent() {
        Priority.ALL.forEach(priority -> rows.set(index(priority), List.of()));
    }

    /** Takes rows whose commit is done, in the order of their places. Writer thread only. */
    void add(List<Row> committed) {
        for (var priority : Priority.ALL) {
            var added =
                    committed.stream().filter(row -> row.priority() == priority).toList();
            if (!added.isEmpty()) {
                rows.set(index(priority), newest(rows.get(index(priority)), added));
            }
        }
    }

    /**
     * Events from a sequence of the book's epoch on, at most this many and up to this cost, but at least one; empty if the
     * disk has to be asked.
     */
    Optional<JournalRead> read(Book book, Priority priority, long fromSequence, long costMax, int eventsMax) {
        var held = rows.get(index(priority));
        var from = book.place(priority, fromSequence);
        if (held.isEmpty()
                || from < held.getFirst().place()
                || from < book.first().get(priority)
                || from > book.last().get(priority)) {
            return Optional.empty();
        }
        var found = new ArrayList<Event>();
        var cost = 0L;
        for (var row : held.subList((int) (from - held.getFirst().place()), held.size())) {
            if (!row.whole() || row.place() > book.last().get(priority)) {
                break;
            }
            var event = row.event();
            cost += event.cost();
            if (!found.isEmpty() && (cost > costMax || found.size() >= eventsMax)) {
                break;
            }
            found.add(event);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new JournalRead.Found(priority, fromSequence, found));
    }

    private static List<Row> newest(List<Row> before, List<Row> added) {
        var all = new ArrayList<Row>(before.size() + added.size());
        if (!before.isEmpty()
                && before.getLast().place() + 1 == added.getFirst().place()) {
            all.addAll(before);
        }
        all.addAll(added);
        var from = all.size();
        var bytes = 0L;
        while (from > 0 && all.size() - from < ROWS_MAX) {
            bytes += all.get(from - 1).content().data().size();
            if (bytes > BYTES_MAX) {
                break;
            }
            from--;
        }
        return List.copyOf(all.subList(from, all.size()));
    }

    private static int index(Priority priority) {
        return priority.level() - 1;
    }
}
