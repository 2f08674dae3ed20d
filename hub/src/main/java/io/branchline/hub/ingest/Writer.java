package io.branchline.hub.ingest;

import io.branchline.hub.live.LiveBus;
import io.branchline.hub.store.CommitAnswer;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.LaneKey;
import io.branchline.hub.store.Partitions;
import io.branchline.hub.store.PostgresEventStore;
import io.branchline.hub.store.Repair;
import io.branchline.hub.store.RunAnswer;
import io.branchline.hub.store.StoreFault;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that writes, and the queues before it. With much to write two statements are under way, so that
 * PostgreSQL need not wait for us; they are answered in order, so runs of one branch never overtake each other. Context: its own.
 */
final class Writer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int UNDER_WAY_MAX = 2;

    /** What a writer works with. */
    record Parts(
            DatabaseConfig database,
            Partitions partitions,
            UUID node,
            LiveBus bus,
            IngestMeter meter,
            IngestConfig config,
            Onward onward) {}

    private final Parts parts;
    private final RandomGenerator random;
    private final Queues queues;
    private final Backoff backoff;
    private final ArrayDeque<Work> underWay = new ArrayDeque<>();
    private final ArrayDeque<Work> toRepair = new ArrayDeque<>();
    private @Nullable PostgresEventStore store;
    private boolean preparing;
    private boolean repairing;
    private @Nullable Promise<Void> drained;

    Writer(Parts parts, RandomGenerator random) {
        this.parts = parts;
        this.random = random;
        this.queues = new Queues(parts.config());
        this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), random);
    }

    @Override
    public Future<?> start() {
        return connect();
    }

    /** Takes a run from any thread. */
    void hand(Pending pending) {
        context.runOnContext(ignored -> take(pending));
    }

    /** Completes when nothing waits and nothing is under way; nothing more may be handed over. */
    Future<Void> drain() {
        var promise = Promise.<Void>promise();
        context.runOnContext(ignored -> {
            drained = promise;
            pump();
        });
        return promise.future();
    }

    private void take(Pending pending) {
        var priority = pending.run().priority();
        if (store == null) {
            parts.meter().refused(priority, "unreachable");
            pending.complete(new CommitOutcome.Failed("PostgreSQL cannot be reached"));
        } else if (!queues.offer(pending)) {
            parts.meter().refused(priority, "overloaded");
            pending.complete(new CommitOutcome.Failed("overloaded: more than "
                    + parts.config().queueBytesMax() + " bytes of priority " + priority.level() + " wait"));
        } else {
            pump();
        }
    }

    private void pump() {
        while (store != null && !preparing && toRepair.isEmpty() && !repairing && underWay.size() < underWayMax()) {
            var next = queues.next();
            if (next.isEmpty()) {
                break;
            }
            prepare(store, next.get());
        }
        tellIfDrained();
    }

    /**
     * A second statement only once it is worthwhile. Behind one under way, a few sales that go at once keep PostgreSQL busy
     * with small statements while more come; a moment later they go together, and all of them are settled sooner.
     */
    private int underWayMax() {
        return queues.worthwhile() ? UNDER_WAY_MAX : 1;
    }

    private void prepare(PostgresEventStore on, Work work) {
        var prepared = on.prepare(work.batch());
        if (prepared.succeeded()) {
            send(on, work);
            return;
        }
        preparing = true;
        prepared.onComplete(done -> {
            preparing = false;
            if (done.succeeded()) {
                send(on, work);
            } else {
                fail(work, StoreFault.detailOf(done.cause()));
            }
            pump();
        });
    }

    private void send(PostgresEventStore on, Work work) {
        underWay.addLast(work);
        var began = System.nanoTime();
        on.commit(work.batch()).onComplete(done -> answered(on, work, done, began));
    }

    private void answered(PostgresEventStore on, Work work, AsyncResult<CommitAnswer> done, long began) {
        underWay.remove(work);
        if (done.succeeded()) {
            var again = work.lostIn(lanesToRepair(), done.result());
            work.completeOthers(again, done.result());
            tell(work, done.result(), began);
            if (!again.isEmpty()) {
                toRepair.addLast(again);
            }
        } else {
            failed(on, work, StoreFault.of(done.cause()));
        }
        if (!toRepair.isEmpty() && underWay.isEmpty() && !repairing) {
            repairNext(on);
        } else {
            pump();
        }
    }

    private void failed(PostgresEventStore on, Work work, StoreFault fault) {
        switch (fault.kind()) {
            case DATA, BUSY -> toRepair.addLast(work);
            case REFUSED -> {
                LOG.error("Batch refused priority={}", work.batch().priority().level(), fault);
                fail(work, fault.detail());
            }
            case UNKNOWN -> {
                var cause = String.valueOf(fault.getCause());
                LOG.warn(
                        "Batch without answer priority={} cause={}",
                        work.batch().priority().level(),
                        cause);
                fail(work, fault.detail());
                on.close().onFailure(ignored -> LOG.debug("Connection was closed already"));
                lost(on);
            }
        }
    }

    private void repairNext(PostgresEventStore on) {
        repairing = true;
        var work = toRepair.removeFirst();
        var began = System.nanoTime();
        new Repair(vertx, on, random).commit(work.batch()).onComplete(done -> {
            work.complete(done.result());
            tell(work, done.result(), began);
            if (toRepair.isEmpty()) {
                repairing = false;
                pump();
            } else {
                repairNext(on);
            }
        });
    }

    private Set<LaneKey> lanesToRepair() {
        var lanes = new HashSet<LaneKey>();
        toRepair.forEach(work -> lanes.addAll(work.lanes()));
        return lanes;
    }

    private void tell(Work work, CommitAnswer answer, long began) {
        var priority = work.batch().priority();
        var events = 0;
        for (var notice : answer.notices()) {
            parts.bus().announce(notice);
            events += notice.events().size();
        }
        var quarantined = 0;
        var superseded = 0;
        for (var run : answer.runs()) {
            quarantined += run.stored() == null ? 0 : run.stored().quarantined().size();
            superseded += run.end() == RunAnswer.End.LOST ? 1 : 0;
        }
        if (events > 0 && work.batch().handsOn()) {
            parts.onward().handedOn();
        }
        parts.meter().committed(priority, events, answer.duplicates(), quarantined, System.nanoTime() - began);
        if (superseded > 0) {
            parts.meter().superseded(priority, superseded);
        }
    }

    private void fail(Work work, String detail) {
        parts.meter().failed(work.batch().priority(), work.waiting().size());
        work.fail(detail);
    }

    private Future<Void> connect() {
        return PostgresEventStore.connect(vertx, parts.database(), parts.partitions(), parts.node())
                .map(connected -> {
                    backoff.succeeded();
                    store = connected;
                    connected.onClose(() -> lost(connected));
                    return null;
                });
    }

    /** Told by a failed batch and by the connection itself; the first counts. */
    private void lost(PostgresEventStore which) {
        if (store != which) {
            return;
        }
        store = null;
        for (var pending : queues.clear()) {
            pending.complete(new CommitOutcome.Failed("the connection to PostgreSQL was lost"));
        }
        if (drained == null) {
            LOG.warn("Connection to PostgreSQL lost database={}", parts.database());
            reconnectLater();
        }
        tellIfDrained();
    }

    private void reconnectLater() {
        vertx.timer(backoff.failed().toMillis() + 1, TimeUnit.MILLISECONDS)
                .compose(waited -> connect())
                .onSuccess(connected -> LOG.info("Connection to PostgreSQL is back database={}", parts.database()))
                .onFailure(fault -> reconnectLater());
    }

    private void tellIfDrained() {
        var waiting = drained;
        if (waiting != null && isIdle()) {
            var last = store;
            (last == null ? Future.<Void>succeededFuture() : last.close()).onComplete(closed -> waiting.tryComplete());
        }
    }

    private boolean isIdle() {
        return queues.isEmpty() && underWay.isEmpty() && toRepair.isEmpty() && !repairing && !preparing;
    }
}
