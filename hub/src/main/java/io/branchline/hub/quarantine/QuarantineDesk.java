package io.branchline.hub.quarantine;

import io.branchline.hub.ingest.Onward;
import io.branchline.hub.ingest.Sorting;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.store.ApartEvent;
import io.branchline.hub.store.CommitAnswer;
import io.branchline.hub.store.Decisions;
import io.branchline.hub.store.Entry;
import io.branchline.hub.store.RunAnswer;
import io.branchline.hub.store.StoreFault;
import io.branchline.hub.store.Trouble;
import io.branchline.hub.store.TroublePlace;
import io.branchline.hub.store.TroubleReads;
import io.branchline.protocol.event.Verdict;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides about quarantined events and gaps, in the transaction of whoever asks; what it answers is true once that is
 * committed. Fails with {@link NotDecided}, after which the transaction is rolled back. Thread-safe.
 */
public final class QuarantineDesk {
    private final Decisions decisions;
    private final Examination examination;
    private final LiveBus bus;
    private final Onward onward;

    /**
     * A desk.
     *
     * @param node this hub node, noted with every batch
     * @param bus told of every event that was released
     * @param onward the routing in force, and who hands events on
     */
    public QuarantineDesk(UUID node, LiveBus bus, Onward onward) {
        this.decisions = new Decisions(node);
        this.examination = new Examination(new Sorting(onward::routing));
        this.bus = bus;
        this.onward = onward;
    }

    /**
     * Stores a quarantined event among the events, as it is or mended, with its totals, its live batch and its way to
     * another branch. The caller runs {@link Released#committed} after the commit.
     *
     * @param by name of the operator
     */
    public Future<Released> release(
            SqlConnection tx, int tenant, TroublePlace place, Correction correction, String by) {
        return open(tx, tenant, place).compose(apart -> {
            Entry.Keep entry;
            try {
                entry = examination.examine(apart, correction);
            } catch (NotDecided stillWrong) {
                return Future.failedFuture(stillWrong);
            }
            return decisions
                    .storedBefore(tx, apart, entry.event().id())
                    .compose(before -> before.isPresent()
                            ? asStored(tx, apart, entry, correction, by, before.get())
                            : store(tx, apart, entry, correction, by));
        });
    }

    /** Leaves a quarantined event apart for good. */
    public Future<Void> discard(SqlConnection tx, int tenant, TroublePlace place, String reason, String by) {
        return open(tx, tenant, place)
                .compose(apart -> decisions.discard(tx, tenant, place, by, reason))
                .compose(done -> evenIfLocked(done, place));
    }

    /** Notes what became of the events of a gap. */
    public Future<Void> explain(SqlConnection tx, int tenant, TroublePlace place, String reason, String by) {
        return decisions
                .explain(tx, tenant, place, by, reason)
                .compose(done -> done
                        ? Future.<Void>succeededFuture()
                        : decisions
                                .gap(tx, tenant, place)
                                .compose(found -> Future.failedFuture(refusal(found, "gap"))));
    }

    /** The event, locked and open: of two who decide at once, the second waits here and then finds it decided. */
    private static Future<ApartEvent> open(SqlConnection tx, int tenant, TroublePlace place) {
        return TroubleReads.lock(tx, tenant, place)
                .compose(found -> found.isPresent() && found.get().trouble().state() == Trouble.State.OPEN
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(refusal(found.map(ApartEvent::trouble), "quarantined event")));
    }

    private static NotDecided refusal(Optional<Trouble> found, String what) {
        if (found.isEmpty()) {
            return NotDecided.notThere(what);
        }
        var decision = found.get().decision();
        if (decision == null) {
            throw new IllegalStateException(
                    "an open " + what + " was not decided: " + found.get().place());
        }
        return NotDecided.decided(found.get(), decision);
    }

    private Future<Released> store(
            SqlConnection tx, ApartEvent apart, Entry.Keep entry, Correction correction, String by) {
        return decisions
                .release(tx, apart, entry, by, correction.note())
                .recover(cause -> Future.failedFuture(refusedByDatabase(cause)))
                .compose(answer -> evenIfLocked(won(answer), apart.trouble().place())
                        .map(done -> released(
                                apart, entry, correction, entry.event().time().toInstant(), answer)));
    }

    private Future<Released> asStored(
            SqlConnection tx, ApartEvent apart, Entry.Keep entry, Correction correction, String by, Instant before) {
        var place = apart.trouble().place();
        var id = entry.event().id();
        return decisions
                .releaseAsStored(tx, apart.branch().tenant(), place, id, by, correction.note())
                .compose(done -> evenIfLocked(done, place))
                .map(done -> released(apart, entry, correction, before, new CommitAnswer(List.of(), List.of(), 1)));
    }

    private Released released(
            ApartEvent apart, Entry.Keep entry, Correction correction, Instant time, CommitAnswer answer) {
        return new Released(
                apart.trouble().place(),
                entry.event().id(),
                time,
                correction.event() != null,
                answer.duplicates() > 0,
                () -> tell(answer, entry));
    }

    private void tell(CommitAnswer answer, Entry.Keep entry) {
        answer.notices().forEach(bus::announce);
        if (entry.to() != null && !answer.notices().isEmpty()) {
            onward.handedOn();
        }
    }

    private static boolean won(CommitAnswer answer) {
        return answer.runs().getFirst().end() == RunAnswer.End.WON;
    }

    /** The rules took it and the database does not: the reason an event may have been set apart for in the first place. */
    private static Throwable refusedByDatabase(Throwable cause) {
        var fault = StoreFault.of(cause);
        return fault.kind() == StoreFault.Kind.DATA
                ? NotDecided.stillWrong(List.of(new Verdict.Refused("/event", "is not taken: " + fault.detail())))
                : cause;
    }

    private static Future<Void> evenIfLocked(boolean done, TroublePlace place) {
        return done
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("a locked row was decided by another: " + place));
    }
}
