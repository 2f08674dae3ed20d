package io.branchline.agent.downlink;

import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one who writes to {@code branch.db}: one platform thread, one transaction for each job, answered after its
 * fsync. Between jobs it waits until the next moment at which a rate changes by itself. Never interrupted.
 *
 * <p>A full or failing disk voids the job alone, and the next one opens the file anew. After damage, or a failed fsync
 * (which a second one would only seem to mend), the file is set aside and a fresh one begins: head office has everything.
 */
final class BranchWriter {
    /** One thing to do with the open books. */
    interface Work<T> {
        T run(Books books, Instant now) throws SQLException, IOException, StateFault;
    }

    /** {@code heard}: its commit and what it shows count as a word from head office. */
    private record Job<T>(Work<T> work, boolean heard, Context context, Promise<T> promise) {}

    private static final Logger LOG = LoggerFactory.getLogger(BranchWriter.class);

    /** A session has at most three jobs under way; the rest is room for sessions that ended before their answers. */
    private static final int JOBS_MAX = 64;

    private static final Duration IDLE_MAX = Duration.ofSeconds(30);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

    private final StateSettings settings;
    private final Shelf shelf;
    private final CorrectedClock clock;
    private final AtomicReference<@Nullable Instant> contact;
    private final Published published;
    private final Backoff backoff;
    private final ArrayBlockingQueue<Job<?>> jobs = new ArrayBlockingQueue<>(JOBS_MAX);
    private final Thread thread;
    private volatile Future<?> newest = Future.succeededFuture();
    private volatile @Nullable Promise<Void> closing;
    private volatile boolean stopped;
    private Instant tidied = Instant.MIN;

    BranchWriter(
            StateSettings settings,
            CorrectedClock clock,
            AtomicReference<@Nullable Instant> contact,
            RoutingUse routingUse,
            Published published,
            RandomGenerator random) {
        this.settings = settings;
        this.shelf = new Shelf(new BranchFile(settings.directory()), clock, contact, routingUse, published);
        this.clock = clock;
        this.contact = contact;
        this.published = published;
        this.backoff = new Backoff(RETRY_FIRST, IDLE_MAX, random);
        this.thread = Thread.ofPlatform().name("branch-writer").daemon(true).unstarted(this::run);
    }

    /** Opens the file on the caller's thread, so that the first view is there, and begins. A failure is tried again. */
    void start() {
        tick();
        thread.start();
    }

    /** Has work done in a transaction of its own. Completes on the caller's context after the commit. */
    <T> Future<T> submit(Vertx vertx, Work<T> work) {
        return submit(vertx, false, work);
    }

    /** Likewise; if {@code heard}, head office counts as heard of from the moment of the commit on, and not before. */
    <T> Future<T> submit(Vertx vertx, boolean heard, Work<T> work) {
        var job = new Job<T>(work, heard, vertx.getOrCreateContext(), Promise.promise());
        if (!offered(job)) {
            fail(job, new StateFault(StateFault.Kind.RETRY, JOBS_MAX + " jobs wait for the disk; no more are taken"));
        } else if ((stopped || closing != null) && jobs.remove(job)) {
            // Looked at after the offer: whoever closes looks at the queue after it has said so.
            fail(job, closed());
        }
        return job.promise.future();
    }

    /** Completes once the newest job that was taken has ended. Asks nothing of the disk, and so needs no place in the queue. */
    Future<Void> settled(Vertx vertx) {
        var context = vertx.getOrCreateContext();
        Promise<Void> promise = Promise.promise();
        newest.onComplete(_ -> context.runOnContext(_ -> promise.complete()));
        return promise.future();
    }

    /** Several threads submit; the newest must be the last in the queue. */
    private synchronized boolean offered(Job<?> job) {
        var taken = jobs.offer(job);
        if (taken) {
            newest = job.promise.future();
        }
        return taken;
    }

    /** Looks again at what is due; for whoever has changed time or contact. */
    void wake(Vertx vertx) {
        var _ = submit(vertx, (open, now) -> "woken");
    }

    /** Does what waits, then closes the file. */
    Future<Void> close(Vertx vertx) {
        Promise<Void> promise = Promise.promise();
        closing = promise;
        // Wakes the thread, and notes the last contact; a full queue needs no waking.
        var _ = jobs.offer(new Job<>((open, now) -> "last", false, vertx.getOrCreateContext(), Promise.promise()));
        if (stopped) {
            promise.tryComplete();
        }
        return promise.future();
    }

    private void run() {
        try {
            work();
        } catch (Error fatal) {
            LOG.error("Branch state has stopped; nothing of head office is applied until the next start", fatal);
            published.fault("stopped: " + fatal);
            stop();
            throw fatal;
        }
    }

    /** Leaves nobody waiting: above all the next hello, without which no sale goes up. */
    private void stop() {
        stopped = true;
        for (var job = jobs.poll(); job != null; job = jobs.poll()) {
            fail(job, closed());
        }
        var waiting = closing;
        if (waiting != null) {
            waiting.tryComplete();
        }
    }

    private void work() {
        while (closing == null) {
            var job = next();
            if (job == null) {
                tick();
            } else {
                carryOut(job);
            }
        }
        for (var job = jobs.poll(); job != null; job = jobs.poll()) {
            carryOut(job);
        }
        shelf.close();
        closing.complete();
    }

    private @Nullable Job<?> next() {
        try {
            return jobs.poll(untilDue().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException("the branch's writer is never interrupted", nobodyDoes);
        }
    }

    private Duration untilDue() {
        if (!shelf.isOpen()) {
            return backoff.failed();
        }
        backoff.succeeded();
        var now = clock.instant();
        var due = shelf.nextChange();
        var wait = due == null ? IDLE_MAX : Duration.between(now, due).plusMillis(1);
        return wait.compareTo(IDLE_MAX) > 0 ? IDLE_MAX : wait.isNegative() ? Duration.ZERO : wait;
    }

    private <T> void carryOut(Job<T> job) {
        try {
            var open = shelf.books();
            var now = clock.instant();
            var result = job.work.run(open, now);
            var _ = tidy(open, now);
            open.commit(job.heard ? now : contact.get(), now);
            published.view(open.view(now));
            if (job.heard) {
                contact.set(now);
            }
            shelf.checkpoint();
            job.context.runOnContext(_ -> job.promise.complete(result));
        } catch (StateFault fault) {
            refused(fault);
            fail(job, fault);
        } catch (SQLException | IOException failed) {
            shelf.abandon(failed);
            fail(
                    job,
                    new StateFault(StateFault.Kind.RETRY, "the branch's disk failed: " + failed.getMessage(), failed));
        } catch (RuntimeException defect) {
            LOG.error("Branch state failed by a defect of this program", defect);
            shelf.abandon(defect);
            fail(job, new StateFault(StateFault.Kind.RETRY, "a defect of this program: " + defect, defect));
        } catch (Error fatal) {
            fail(job, closed());
            throw fatal;
        }
    }

    private static StateFault closed() {
        return new StateFault(StateFault.Kind.CLOSED, "the branch's state is closed");
    }

    private static <T> void fail(Job<T> job, StateFault fault) {
        job.context.runOnContext(_ -> job.promise.fail(fault));
    }

    /** Time has passed: rates change by themselves, and what is beyond its retention goes. */
    private void tick() {
        try {
            var fresh = !shelf.isOpen();
            var open = shelf.books();
            var now = clock.instant();
            var tidy = tidy(open, now);
            if (open.due(contact.get(), now) || tidy || fresh) {
                open.commit(contact.get(), now);
                published.view(open.view(now));
                shelf.checkpoint();
            } else {
                open.nothing();
            }
        } catch (SQLException | IOException | RuntimeException failed) {
            LOG.warn("Branch state could not be looked after; tried again later", failed);
            shelf.abandon(failed);
        }
    }

    /** By a clock that only guesses nothing is thrown away. */
    private boolean tidy(Books open, Instant now) throws SQLException {
        if (clock.origin() != CorrectedClock.Origin.WELCOME || recently(now)) {
            return false;
        }
        tidied = now;
        return open.forget(settings, now);
    }

    /** A tidying in the future was one by a clock that was ahead. */
    private boolean recently(Instant now) {
        return !tidied.isAfter(now) && now.isBefore(tidied.plus(TIDY_EVERY));
    }

    /** A fault comes before anything is written: memory and disk are as they were. */
    private void refused(StateFault fault) {
        try {
            shelf.nothing();
            if (fault.kind() == StateFault.Kind.RETRY) {
                published.fault(String.valueOf(fault.getMessage()));
            }
        } catch (SQLException failed) {
            shelf.abandon(failed);
        }
    }
}
