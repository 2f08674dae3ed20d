package io.branchline.hub.session;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.Committed;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a branch has come: what it is known to keep, what has settled, and how long that took. Context: session event
 * loop.
 */
final class Progress {
    /** Events that settle later than this after they were kept make a branch lag. */
    private static final Duration LAG_MAX = Duration.ofSeconds(30);

    private PerPriority keptAtHello = PerPriority.ZERO;
    private PerPriority kept = PerPriority.ZERO;
    private PerPriority settled = PerPriority.ZERO;
    private Duration lag = Duration.ZERO;
    private Duration skew = Duration.ZERO;

    /** The session is open: the agent has told what it keeps, PostgreSQL what has settled. */
    void opened(Hello hello, PerPriority cursors, Instant now) {
        keptAtHello = hello.last();
        kept = hello.last();
        settled = cursors;
        skew = Duration.between(now, hello.time());
    }

    /** Sequences of this priority have arrived. */
    void received(Priority priority, long last) {
        kept = kept.with(priority, Math.max(kept.get(priority), last));
    }

    /** A run of events has settled. */
    void settled(Events events, Committed evidence, Instant now) {
        through(evidence.priority(), evidence.through());
        var keptAt = events.events().getLast().recordedTime();
        if (keptAt != null) {
            var measured = Duration.between(keptAt, now).plus(skew);
            lag = measured.isNegative() ? Duration.ZERO : measured;
        }
    }

    /** Everything of a priority through a sequence has settled. */
    void through(Priority priority, long last) {
        settled = settled.with(priority, Math.max(settled.get(priority), last));
    }

    BranchStatus status() {
        var behindHello = Priority.ALL.stream().anyMatch(p -> settled.get(p) < keptAtHello.get(p));
        if (behindHello) {
            return BranchStatus.CATCHING_UP;
        }
        return lag.compareTo(LAG_MAX) > 0 ? BranchStatus.LAGGING : BranchStatus.ONLINE;
    }

    PerPriority backlog() {
        return PerPriority.from(p -> Math.max(0, kept.get(p) - settled.get(p)));
    }

    Duration lag() {
        return lag;
    }

    Duration skew() {
        return skew;
    }
}
