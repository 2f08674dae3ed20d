package io.branchline.hub.store;

import io.branchline.hub.live.LiveNotice;
import java.util.List;

/**
 * What PostgreSQL answered to a batch.
 *
 * @param runs one answer for each run, in their order
 * @param notices what became visible: none, one or, after a repair, several batches of events
 * @param duplicates events that were stored before and therefore left out
 */
public record CommitAnswer(List<RunAnswer> runs, List<LiveNotice> notices, int duplicates) {
    public CommitAnswer {
        runs = List.copyOf(runs);
        notices = List.copyOf(notices);
    }
}
