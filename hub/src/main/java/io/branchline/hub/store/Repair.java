package io.branchline.hub.store;

import io.branchline.hub.live.LiveNotice;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commits a batch that failed: again after a deadlock, in halves after refused data, until the one event that PostgreSQL
 * does not take is alone and goes into the quarantine. The halves go one after the other, so order is kept; the rest of
 * a lane is not tried once its beginning has failed. Context: the store's.
 */
public final class Repair {
    private static final int BUSY_TRIES_MAX = 5;
    private static final int BUSY_DELAY_MS_MAX = 50;

    private final Vertx vertx;
    private final PostgresEventStore store;
    private final RandomGenerator random;

    /** A repair on the store's connection, which nobody else uses meanwhile. */
    public Repair(Vertx vertx, PostgresEventStore store, RandomGenerator random) {
        this.vertx = vertx;
        this.store = store;
        this.random = random;
    }

    /** Commits what can be committed; never fails. */
    public Future<CommitAnswer> commit(EventBatch batch) {
        // A missing partition is refused data too, so make sure of those first.
        return store.prepareAgain(batch)
                .compose(prepared -> settle(batch))
                .recover(fault -> Future.succeededFuture(allFailed(batch, StoreFault.of(fault))));
    }

    private Future<CommitAnswer> settle(EventBatch batch) {
        return attempt(batch, 1).recover(fault -> atFault(batch, StoreFault.of(fault)));
    }

    private Future<CommitAnswer> attempt(EventBatch batch, int number) {
        return store.commit(batch)
                .recover(fault -> isBusy(fault) && number < BUSY_TRIES_MAX
                        ? pause(number).compose(waited -> attempt(batch, number + 1))
                        : Future.failedFuture(fault));
    }

    private Future<CommitAnswer> atFault(EventBatch batch, StoreFault fault) {
        if (fault.kind() != StoreFault.Kind.DATA || isQuarantineOnly(batch)) {
            return Future.succeededFuture(allFailed(batch, fault));
        }
        return batch.size() == 1 ? settle(apart(batch, fault)) : commitInHalves(batch);
    }

    private Future<CommitAnswer> commitInHalves(EventBatch batch) {
        var halves = Halves.of(batch);
        return settle(halves.first()).compose(first -> commitRest(batch, halves, first));
    }

    private Future<CommitAnswer> commitRest(EventBatch batch, Halves halves, CommitAnswer first) {
        var answers = new HashMap<LaneKey, RunAnswer>();
        collect(answers, halves.first(), first);
        var rest = halves.second().runs().stream()
                .filter(run -> continues(answers.get(LaneKey.of(run))))
                .toList();
        if (rest.isEmpty()) {
            return Future.succeededFuture(joined(batch, answers, List.of(first)));
        }
        var second = batch.with(rest);
        return settle(second).map(answer -> {
            collect(answers, second, answer);
            return joined(batch, answers, List.of(first, answer));
        });
    }

    private static boolean continues(@Nullable RunAnswer soFar) {
        return soFar == null || soFar.end() == RunAnswer.End.WON;
    }

    private static void collect(Map<LaneKey, RunAnswer> answers, EventBatch batch, CommitAnswer answer) {
        for (var i = 0; i < batch.runs().size(); i++) {
            answers.merge(LaneKey.of(batch.runs().get(i)), answer.runs().get(i), RunAnswer::then);
        }
    }

    private static CommitAnswer joined(EventBatch batch, Map<LaneKey, RunAnswer> answers, List<CommitAnswer> parts) {
        var notices = new ArrayList<LiveNotice>();
        parts.forEach(part -> notices.addAll(part.notices()));
        var runs = batch.runs().stream()
                .map(run -> answers.getOrDefault(LaneKey.of(run), RunAnswer.failed("not tried")))
                .toList();
        return new CommitAnswer(
                runs, notices, parts.stream().mapToInt(CommitAnswer::duplicates).sum());
    }

    private static EventBatch apart(EventBatch batch, StoreFault fault) {
        var run = batch.runs().getFirst();
        var entry = (Entry.Keep) run.entries().getFirst();
        var apart = new Entry.SetApart(entry.sequence(), entry.event(), fault.detail());
        return batch.with(List.of(new LaneRun(run.branch(), run.epoch(), run.session(), List.of(apart))));
    }

    private static boolean isQuarantineOnly(EventBatch batch) {
        return batch.runs().stream().flatMap(run -> run.entries().stream()).noneMatch(Entry.Keep.class::isInstance);
    }

    private static CommitAnswer allFailed(EventBatch batch, StoreFault fault) {
        var failed = RunAnswer.failed(fault.detail());
        return new CommitAnswer(batch.runs().stream().map(run -> failed).toList(), List.of(), 0);
    }

    private static boolean isBusy(Throwable fault) {
        return fault instanceof StoreFault known && known.kind() == StoreFault.Kind.BUSY;
    }

    private Future<Long> pause(int number) {
        var delay = 1 + random.nextInt(BUSY_DELAY_MS_MAX * number);
        return vertx.timer(delay, TimeUnit.MILLISECONDS).map((long) delay);
    }
}
