package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.store.Entry;
import io.branchline.hub.store.EventBatch;
import io.branchline.hub.store.LaneKey;
import io.branchline.hub.store.LaneRun;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.FairShare;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A queue of runs for each priority, bounded in bytes, and the choice of the next batch (P5). Not thread-safe; belongs to
 * one writer.
 */
final class Queues {
    private static final class Lane {
        final ArrayDeque<Pending> waiting = new ArrayDeque<>();
        long cost;
    }

    /** About one batch of sales. */
    private static final long TURN_COST = 1 << 20;

    /** About 64 sales: beyond, what a statement costs by itself is small beside what its events cost. */
    static final long WORTHWHILE_COST = 64 << 10;

    private final IngestConfig config;
    private final FairShare share = new FairShare(TURN_COST);
    private final List<Lane> lanes =
            Priority.ALL.stream().map(priority -> new Lane()).toList();

    Queues(IngestConfig config) {
        this.config = config;
    }

    /** False if the queue is full: the run is not in it. */
    boolean offer(Pending pending) {
        var lane = lane(pending.run().priority());
        if (lane.cost + pending.cost() > config.queueBytesMax() && !lane.waiting.isEmpty()) {
            return false;
        }
        lane.waiting.addLast(pending);
        lane.cost += pending.cost();
        return true;
    }

    boolean isEmpty() {
        return lanes.stream().allMatch(lane -> lane.waiting.isEmpty());
    }

    /** Whether enough waits for a statement that is worth its own costs. */
    boolean worthwhile() {
        return lanes.stream().anyMatch(lane -> lane.cost > WORTHWHILE_COST);
    }

    /** Takes what goes next. */
    Optional<Work> next() {
        return share.pick(this::ready).map(this::take);
    }

    /** Takes everything, to refuse it. */
    List<Pending> clear() {
        var all = new ArrayList<Pending>();
        for (var lane : lanes) {
            all.addAll(lane.waiting);
            lane.waiting.clear();
            lane.cost = 0;
        }
        return all;
    }

    private boolean ready(Priority priority) {
        return !lane(priority).waiting.isEmpty();
    }

    private Work take(Priority priority) {
        var lane = lane(priority);
        var taken = new ArrayList<Pending>();
        var ends = new LinkedHashMap<LaneKey, Long>();
        var cost = 0L;
        var events = 0L;
        while (fits(priority, lane, taken, ends, cost, events)) {
            var pending = lane.waiting.removeFirst();
            lane.cost -= pending.cost();
            cost += pending.cost();
            events += pending.entries().size();
            ends.put(pending.lane(), pending.run().last());
            taken.add(pending);
        }
        share.took(priority, Math.max(cost, 1), this::ready);
        return new Work(batchOf(priority, taken), taken);
    }

    /** A run that does not continue the one before it in its lane, or of another tenant, begins the next batch. */
    private boolean fits(
            Priority priority, Lane lane, List<Pending> taken, Map<LaneKey, Long> ends, long cost, long events) {
        var next = lane.waiting.peekFirst();
        if (next == null || taken.isEmpty()) {
            return next != null;
        }
        var end = ends.get(next.lane());
        return cost + next.cost() <= config.batchBytesMax().get(priority)
                && events + next.entries().size() <= config.batchEventsMax().get(priority)
                && next.run().branch().tenant()
                        == taken.getFirst().run().branch().tenant()
                && (end == null || end + 1 == next.run().first());
    }

    private static EventBatch batchOf(Priority priority, List<Pending> taken) {
        var entries = new LinkedHashMap<LaneKey, List<Entry>>();
        var branches = new LinkedHashMap<LaneKey, Branch>();
        for (var pending : taken) {
            entries.computeIfAbsent(pending.lane(), lane -> new ArrayList<>()).addAll(pending.entries());
            branches.putIfAbsent(pending.lane(), pending.run().branch());
        }
        var runs = new ArrayList<LaneRun>();
        branches.forEach((lane, branch) ->
                runs.add(new LaneRun(branch, lane.epoch(), lane.session(), entries.getOrDefault(lane, List.of()))));
        return new EventBatch(taken.getFirst().run().branch().tenant(), priority, runs);
    }

    private Lane lane(Priority priority) {
        return lanes.get(priority.level() - 1);
    }
}
