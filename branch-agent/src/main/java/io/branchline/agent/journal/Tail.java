package io.branchline.agent.journal;

import io.branchline.agent.journal.Marks.Mark;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether the end of the journal is the end: compares the database with the marks. SQLite opens a cut or damaged log
 * without a word as the state of its last whole commit.
 *
 * <p>Marks that are current say exactly what is missing. Without them the end is unknown: a new epoch begins, so that no
 * sequence is ever given to two events, and an open gap of the old epoch says so.
 */
final class Tail {
    private Tail() {}

    /** Whether there is reason to doubt the database. */
    static boolean isDoubtful(Book database, Optional<Mark> mark) {
        return mark.isEmpty()
                || mark.get().book().number() > database.number()
                || Priority.ALL.stream()
                        .anyMatch(priority -> mark.get().book().last().get(priority)
                                > database.last().get(priority));
    }

    /** The book that names what is missing; writes it and its holes, uncommitted. */
    static Book named(Ledger ledger, Book database, Optional<Mark> mark) throws SQLException {
        var book = database;
        for (var priority : Priority.ALL) {
            var held = database.last().get(priority);
            var marked = mark.map(known -> known.book().last().get(priority)).orElse(0L);
            if (marked > held) {
                ledger.writeHole(priority, held + 1, marked, "cut off the end of the branch's journal");
                book = book.withLast(book.last().with(priority, marked));
            }
        }
        var sameEpoch = mark.isPresent() && mark.get().book().number() <= database.number();
        book = sameEpoch && mark.get().current() ? book : unknown(adopted(book, mark), "end of the journal is unknown");
        ledger.writeBook(book);
        return book;
    }

    /** A new epoch of a journal whose end is unknown. */
    static Book unknown(Book book, String reason) {
        var lost = new ArrayList<>(book.lost());
        for (var priority : Priority.ALL) {
            var last = book.sequence(priority, book.last().get(priority));
            lost.add(new Gap(book.epoch(), priority, last + 1, Gap.OPEN_END, reason));
        }
        return book.withLost(lost).forked(UUID.randomUUID());
    }

    /** A database older than a fork it once had: the epoch that was begun and forgotten is named too. */
    private static Book adopted(Book book, Optional<Mark> mark) {
        if (mark.isEmpty() || mark.get().book().number() <= book.number()) {
            return book;
        }
        var forgotten = mark.get().book();
        var lost = new ArrayList<>(
                unknown(book, "the journal went back to an older state").lost());
        return new Book(
                forgotten.number(),
                forgotten.epoch(),
                PerPriority.from(priority ->
                        Math.min(forgotten.base().get(priority), book.settled().get(priority))),
                book.first(),
                book.last(),
                book.settled(),
                List.copyOf(lost));
    }
}
