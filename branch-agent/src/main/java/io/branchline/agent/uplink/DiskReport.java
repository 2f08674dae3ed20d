package io.branchline.agent.uplink;

import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalStatus;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Status;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Tells head office how the branch's disk stands: after each welcome, every ten seconds, and at once when it is full or no
 * longer. Looks at the disk without a connection, too, because the pace at which it fills is that of the last hours.
 * Context: the uplink's.
 */
final class DiskReport {
    private static final long EVERY_MS = 10_000;

    /** The journal's first look at the disk comes within a second of its start. */
    private static final long NOT_LOOKED_YET_MS = 200;

    private final Journal journal;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final FillPace pace = new FillPace();
    private Consumer<Frame> send = frame -> {};
    private boolean welcomed;
    private long timer = -1;

    DiskReport(Journal journal, LongSupplier nanoTime, RandomGenerator random) {
        this.journal = journal;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Begins to look, on the caller's context; what it has to tell goes to {@code send}. */
    void start(Vertx vertx, Consumer<Frame> to) {
        send = to;
        var context = vertx.getOrCreateContext();
        journal.onFull(() -> context.runOnContext(changed -> report(vertx)));
        report(vertx);
    }

    /** The hub takes reports from now on. */
    void welcomed(Vertx vertx) {
        welcomed = true;
        report(vertx);
    }

    /** The connection is gone. */
    void closed() {
        welcomed = false;
    }

    /** Looks no more. */
    void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
    }

    /** Where it stands and how much lies behind that, of one moment: the hub subtracts what it has settled since. */
    private Status status(JournalStatus seen, long fill) {
        var at = journal.positions();
        var backlog = PerPriority.from(
                priority -> at.last().get(priority) - at.settled().get(priority));
        var oldest = backlog.sum() == 0 ? null : seen.oldestUnsettled();
        return new Status(at.settled(), backlog, oldest, seen.roomLeft(), fill, seen.full());
    }

    private void report(Vertx vertx) {
        vertx.cancelTimer(timer);
        var seen = journal.status();
        var looked = seen.bytesOnDisk() > 0;
        if (looked) {
            var fill = pace.bytesPerHour(nanoTime.getAsLong(), seen.bytesOnDisk());
            if (welcomed) {
                send.accept(status(seen, fill));
            }
        }
        // A fifth of chance, so that branches that came back together do not report together for ever.
        var jittered = EVERY_MS - EVERY_MS / 10 + random.nextLong(EVERY_MS / 5);
        timer = vertx.setTimer(looked ? jittered : NOT_LOOKED_YET_MS, due -> report(vertx));
    }
}
