package io.branchline.agent.journal;

import io.branchline.agent.journal.WriteQueue.Draft;
import io.branchline.agent.journal.WriteQueue.Settle;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Ancestry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The work of one transaction: events get their places, settlement moves, head office's welcome is compared. Nothing of
 * it is true before the commit; until then the {@link #book()} is only the next one. Writer thread only.
 */
final class Posting {
    private final Ledger ledger;
    private final Instant now;
    private final long[] last = new long[Priority.ALL.size()];
    private Book book;
    private int events;

    Posting(Ledger ledger, Book book, Instant now) {
        this.ledger = ledger;
        this.book = book;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
        Priority.ALL.forEach(
                priority -> last[priority.level() - 1] = book.last().get(priority));
    }

    /** The positions as they are if the transaction commits. */
    Book book() {
        return book.withLast(PerPriority.from(priority -> last[priority.level() - 1]));
    }

    /** How many events were inserted. */
    int events() {
        return events;
    }

    List<AppendOutcome> keep(List<Draft> drafts) throws SQLException {
        var outcomes = new ArrayList<AppendOutcome>(drafts.size());
        for (var draft : drafts) {
            outcomes.add(keep(draft));
        }
        return outcomes;
    }

    private AppendOutcome keep(Draft draft) throws SQLException {
        var priority = draft.priority();
        var place = last[priority.level() - 1] + 1;
        if (!ledger.claim(draft.content().id(), priority, place)) {
            var slot = ledger.slot(draft.content().id());
            var twin = slot.isPresent() ? ledger.row(slot.get()) : null;
            if (twin != null
                    && twin.whole()
                    && twin.content().id().equals(draft.content().id())) {
                return known(draft, twin);
            }
            // What was kept under this id is damaged and goes up as a gap: the POS brings the event back by itself.
            ledger.reclaim(draft.content().id(), priority, place);
        }
        var micros = Row.micros(now);
        ledger.insert(
                new Row(priority, place, draft.content(), micros, Checksum.row(draft.sum(), priority, place, micros)));
        last[priority.level() - 1] = place;
        events++;
        return new AppendOutcome.Kept(priority, book.sequence(priority, place), now);
    }

    private AppendOutcome known(Draft draft, Row twin) {
        return twin.content().equals(draft.content())
                ? new AppendOutcome.AlreadyKept(
                        twin.priority(), book.sequence(twin.priority(), twin.place()), twin.recordedTime())
                : new AppendOutcome.Conflict(draft.content().id());
    }

    void settle(Settle settle) throws SQLException {
        var priority = settle.priority();
        var through = Math.min(book.place(priority, settle.through()), last[priority.level() - 1]);
        if (through > book.settled().get(priority)) {
            book = book.withSettled(book.settled().with(priority, through));
            ledger.writePosition(priority, book.base(), book.settled());
        }
        for (var quarantined : settle.quarantined()) {
            ledger.quarantine(priority, book.place(priority, quarantined.sequence()), quarantined);
        }
    }

    Reconciliation reconcile(Welcome welcome, UUID newEpoch) throws SQLException {
        var alien = new ArrayList<Priority>();
        for (var priority : Priority.ALL) {
            if (isAlien(priority, welcome)) {
                alien.add(priority);
            }
        }
        if (!alien.isEmpty()) {
            book = forked(welcome, alien, newEpoch);
            ledger.writeBook(book);
            return new Reconciliation.Forked(newEpoch);
        }
        var settled = PerPriority.from(
                priority -> book.place(priority, welcome.settled().get(priority)));
        if (!settled.equals(book.settled()) || !book.lost().isEmpty()) {
            book = book.withSettled(settled).withLost(List.of());
            ledger.writeBook(book);
        }
        return new Reconciliation.Agreed(welcome.settled());
    }

    /** Whether head office has settled what this journal never gave it. */
    private boolean isAlien(Priority priority, Welcome welcome) throws SQLException {
        var row = ledger.row(
                new Slot(priority, book.place(priority, welcome.settled().get(priority))));
        var mark = row != null && row.whole() ? Optional.of(Ancestry.mark(row.event())) : Optional.<String>empty();
        return Ancestry.forked(
                priority,
                welcome,
                book.sequence(priority, last[priority.level() - 1]),
                book.sequence(priority, book.settled().get(priority)),
                (_, _) -> mark);
    }

    /**
     * The next epoch. What the lost disk kept behind head office's positions, nobody can know: an open gap of the old
     * epoch says so.
     */
    private Book forked(Welcome welcome, List<Priority> alien, UUID newEpoch) {
        var lost = new ArrayList<>(book.lost());
        for (var priority : Priority.ALL) {
            var settled = welcome.settled().get(priority);
            var known = alien.contains(priority)
                    ? settled
                    : Math.max(settled, book.sequence(priority, last[priority.level() - 1]));
            lost.add(new Gap(
                    book.epoch(), priority, known + 1, Gap.OPEN_END, "the journal went back to an older state"));
        }
        return book().withLost(lost).forked(newEpoch);
    }
}
