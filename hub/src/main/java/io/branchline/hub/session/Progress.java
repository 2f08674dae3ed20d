package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.link.Committed;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a branch has come: what it is known to keep, what has settled, and how long that took. Context: session event
 * loop.
 */
final class Progress {
    /** Events that settle later than this after they were kept make a branch lag. */
    private static final Duration LAG_MAX = Duration.ofSeconds(30);

    /** A late event of longer ago says nothing of a branch that has had none since. */
    private static final Duration LAG_REMEMBERED = Duration.ofMinutes(1);

    private final Branch branch;
    private final UUID session;
    private final String remote;
    private final Instant since;
    private final LongSupplier nanoTime;
    private Instant lastSeen;
    private String agentVersion = "unknown";
    private PerPriority kept = PerPriority.ZERO;
    private PerPriority settled = PerPriority.ZERO;
    private long settledHere;
    private @Nullable CatchUpPace catchUp;
    private @Nullable Status told;
    private Duration lag = Duration.ZERO;
    private Instant lateAt = Instant.MIN;
    private Duration skew = Duration.ZERO;

    /** A branch that has just connected. */
    Progress(Branch branch, UUID session, String remote, Instant now, LongSupplier nanoTime) {
        this.branch = branch;
        this.session = session;
        this.remote = remote;
        this.since = now;
        this.lastSeen = now;
        this.nanoTime = nanoTime;
    }

    /** A message arrived. */
    void seen(Instant now) {
        lastSeen = now;
    }

    /** The session is open: the agent has told what it keeps, PostgreSQL what has settled. */
    void opened(Hello hello, PerPriority cursors, Instant now) {
        agentVersion = Printable.of(hello.agent());
        kept = hello.last();
        settled = cursors;
        skew = Duration.between(now, hello.time());
        catchUp = new CatchUpPace(cursors, hello.last(), nanoTime.getAsLong());
    }

    /**
     * The agent tells how its disk stands. What it counts as waiting may have settled meanwhile: it lies behind the
     * sequence the agent knew of.
     */
    void told(Status status) {
        told = status;
        kept = PerPriority.from(p ->
                Math.max(kept.get(p), status.settled().get(p) + status.backlog().get(p)));
    }

    /** Sequences of this priority have arrived. */
    void received(Priority priority, long last) {
        kept = kept.with(priority, Math.max(kept.get(priority), last));
    }

    /** A run of events has settled. */
    void settled(Events events, Committed evidence, Instant now) {
        through(evidence.priority(), evidence.through());
        settledHere += events.events().size();
        var keptAt = events.events().getLast().recordedTime();
        if (keptAt != null) {
            measure(keptAt.minus(skew), now);
        }
    }

    /** Everything of a priority through a sequence has settled. */
    void through(Priority priority, long last) {
        settled = settled.with(priority, Math.max(settled.get(priority), last));
    }

    /** What the API, the feed and the metrics show. */
    Presence presence() {
        var backlog = backlog();
        var disk = told;
        var catchingUp = catchingUp();
        return new Presence(
                branch,
                session,
                since,
                catchingUp == null ? statusOnceCaughtUp(backlog) : BranchStatus.CATCHING_UP,
                since,
                lastSeen,
                backlog,
                disk == null || backlog.sum() == 0 ? null : disk.oldest(),
                settledHere,
                lag,
                skew,
                disk == null ? null : DiskRoom.of(disk),
                catchingUp,
                agentVersion,
                remote);
    }

    /** Per priority the events it is known to keep and that have not settled. */
    PerPriority backlog() {
        return PerPriority.from(p -> Math.max(0, kept.get(p) - settled.get(p)));
    }

    /** How far the agent's clock is ahead. */
    Duration skew() {
        return skew;
    }

    /** What was kept before the session had to wait for it: that is catching up, and no lag. */
    private void measure(Instant keptAt, Instant now) {
        var measured = Duration.between(keptAt, now);
        lag = measured.isNegative() ? Duration.ZERO : measured;
        if (lag.compareTo(LAG_MAX) > 0 && keptAt.isAfter(since)) {
            lateAt = now;
        } else {
            lateAt = Instant.MIN;
        }
    }

    private @Nullable CatchUp catchingUp() {
        var pace = catchUp;
        return pace == null || pace.isOver(settled) ? null : pace.at(settled, nanoTime.getAsLong());
    }

    private BranchStatus statusOnceCaughtUp(PerPriority backlog) {
        var late = !lateAt.equals(Instant.MIN) && lastSeen.isBefore(lateAt.plus(LAG_REMEMBERED));
        return late || waitsLong(backlog) ? BranchStatus.LAGGING : BranchStatus.ONLINE;
    }

    private boolean waitsLong(PerPriority backlog) {
        var oldest = told == null ? null : told.oldest();
        return oldest != null
                && backlog.sum() > 0
                && oldest.minus(skew).plus(LAG_MAX).isBefore(lastSeen);
    }
}
