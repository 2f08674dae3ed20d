package io.branchline.hub.session;

import io.branchline.hub.branch.Branches;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks PostgreSQL again and again which of the connected branches are still enabled: a branch that was disabled, on
 * whichever node, loses its session within seconds, and whether the answer comes tells if the store is up. One question
 * at a time, with a bounded wait. Thread-safe.
 */
public final class BranchWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BranchWatch.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Branches branches;
    private final Sessions sessions;
    private final Duration every;
    private volatile boolean up = true;
    private volatile boolean stopped;
    private volatile long timer;

    /** A watch that has not started. */
    public BranchWatch(Vertx vertx, Branches branches, Sessions sessions, Duration every) {
        this.vertx = vertx;
        this.branches = branches;
        this.sessions = sessions;
        this.every = every;
    }

    /** Begins to ask. */
    public void start() {
        timer = vertx.setTimer(every.toMillis(), due -> ask());
    }

    /** Whether PostgreSQL answered the last question. */
    public boolean storeIsUp() {
        return up;
    }

    /** Asks no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void ask() {
        var connected = List.copyOf(sessions.connectedBranches());
        branches.enabledAmong(connected)
                .timeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(enabled -> cutDisabled(connected, enabled))
                .onComplete(answer -> {
                    note(answer.succeeded(), answer.cause());
                    if (!stopped) {
                        start();
                    }
                });
    }

    private void cutDisabled(List<Integer> connected, List<Integer> enabled) {
        var allowed = new HashSet<>(enabled);
        for (var branch : connected) {
            if (!allowed.contains(branch)) {
                sessions.cut(branch, CloseReason.BRANCH_DISABLED, "the branch was disabled at head office");
            }
        }
    }

    private void note(boolean answered, Throwable cause) {
        if (answered && !up) {
            LOG.info("PostgreSQL answers again.");
        } else if (!answered && up && !stopped) {
            LOG.warn("PostgreSQL does not answer; agents are told to come back later.", cause);
        }
        up = answered;
    }
}
