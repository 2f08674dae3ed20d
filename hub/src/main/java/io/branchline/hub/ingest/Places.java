package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which connection writes the sales of a branch. The first one does as long as it keeps up: a few sales of many branches go
 * in one statement then, which costs PostgreSQL less than two statements of half as many, and all are settled sooner. Beyond,
 * the one with the least to do. A branch stays where it is while any run of it waits there, so its runs never overtake each
 * other. Thread-safe.
 *
 * @param <W> what writes
 */
final class Places<W> {
    /** A statement under way, and one more that is worth its own costs. */
    private static final long ENOUGH_COST = 2 * Queues.WORTHWHILE_COST;

    /** One that writes, and what waits for it. */
    private record Desk<W>(W writer, AtomicLong cost) {}

    /** Where a branch is, and how many of its runs wait there. */
    private record Stay<W>(Desk<W> desk, int runs) {}

    private final List<Desk<W>> desks;
    private final ConcurrentMap<Integer, Stay<W>> stays = new ConcurrentHashMap<>();

    Places(List<W> writers) {
        this.desks = writers.stream()
                .map(writer -> new Desk<>(writer, new AtomicLong()))
                .toList();
    }

    /** A run of this cost will wait; the one it waits for. */
    W enter(Branch branch, long cost) {
        var desk = stays.compute(
                        branch.id(),
                        (id, before) ->
                                before == null ? new Stay<>(choose(), 1) : new Stay<>(before.desk, before.runs + 1))
                .desk;
        desk.cost.addAndGet(cost);
        return desk.writer;
    }

    /** The run waits no longer. */
    void leave(Branch branch, long cost) {
        stays.computeIfPresent(branch.id(), (id, before) -> less(before, cost));
    }

    private static <W> @Nullable Stay<W> less(Stay<W> before, long cost) {
        before.desk.cost.addAndGet(-cost);
        return before.runs == 1 ? null : new Stay<>(before.desk, before.runs - 1);
    }

    private Desk<W> choose() {
        var least = desks.getFirst();
        for (var desk : desks) {
            if (desk.cost.get() < ENOUGH_COST) {
                return desk;
            }
            if (desk.cost.get() < least.cost.get()) {
                least = desk;
            }
        }
        return least;
    }
}
