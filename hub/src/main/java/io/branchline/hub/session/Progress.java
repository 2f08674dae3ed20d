package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
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

    private final Branch branch;
    private final String remote;
    private final Instant since;
    private Instant lastSeen;
    private String agentVersion = "unknown";
    private PerPriority keptAtHello = PerPriority.ZERO;
    private PerPriority kept = PerPriority.ZERO;
    private PerPriority settled = PerPriority.ZERO;
    private Duration lag = Duration.ZERO;
    private Duration skew = Duration.ZERO;

    /** A branch that has just connected. */
    Progress(Branch branch, String remote, Instant now) {
        this.branch = branch;
        this.remote = remote;
        this.since = now;
        this.lastSeen = now;
    }

    /** A message arrived. */
    void seen(Instant now) {
        lastSeen = now;
    }

    /** The session is open: the agent has told what it keeps, PostgreSQL what has settled. */
    void opened(Hello hello, PerPriority cursors, Instant now) {
        agentVersion = Printable.of(hello.agent());
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

    /** What the API, the feed and the metrics show. */
    Presence presence() {
        return new Presence(branch, status(), since, lastSeen, backlog(), lag, skew, agentVersion, remote);
    }

    /** Per priority the events it is known to keep and that have not settled. */
    PerPriority backlog() {
        return PerPriority.from(p -> Math.max(0, kept.get(p) - settled.get(p)));
    }

    /** How far the agent's clock is ahead. */
    Duration skew() {
        return skew;
    }

    private BranchStatus status() {
        var behindHello = Priority.ALL.stream().anyMatch(p -> settled.get(p) < keptAtHello.get(p));
        if (behindHello) {
            return BranchStatus.CATCHING_UP;
        }
        return lag.compareTo(LAG_MAX) > 0 ? BranchStatus.LAGGING : BranchStatus.ONLINE;
    }
}
