package io.branchline.hub.store;

import java.util.ArrayList;

/**
 * A batch cut in two by entries, in order; a run that lies across the cut continues in the second half.
 *
 * @param first half the entries, rounded up
 * @param second the others
 */
record Halves(EventBatch first, EventBatch second) {
    static Halves of(EventBatch batch) {
        var room = (batch.size() + 1) / 2;
        var first = new ArrayList<LaneRun>();
        var second = new ArrayList<LaneRun>();
        for (var run : batch.runs()) {
            var here = Math.min(room, run.entries().size());
            room -= here;
            if (here > 0) {
                first.add(part(run, 0, here));
            }
            if (here < run.entries().size()) {
                second.add(part(run, here, run.entries().size()));
            }
        }
        return new Halves(batch.with(first), batch.with(second));
    }

    private static LaneRun part(LaneRun run, int from, int to) {
        return new LaneRun(
                run.branch(), run.epoch(), run.session(), run.entries().subList(from, to));
    }
}
