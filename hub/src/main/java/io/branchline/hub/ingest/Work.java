package io.branchline.hub.ingest;

import io.branchline.hub.store.CommitAnswer;
import io.branchline.hub.store.EventBatch;
import io.branchline.hub.store.LaneKey;
import io.branchline.hub.store.RunAnswer;
import io.branchline.protocol.frame.Settled.Quarantined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A batch under way and the runs that wait for it.
 *
 * @param batch what is committed
 * @param waiting runs it was made of, in order
 */
record Work(EventBatch batch, List<Pending> waiting) {
    /** Cursors it moves. */
    Set<LaneKey> lanes() {
        var lanes = new HashSet<LaneKey>();
        batch.runs().forEach(run -> lanes.add(LaneKey.of(run)));
        return lanes;
    }

    /** Tells every run its outcome. */
    void complete(CommitAnswer answer) {
        var answers = answersByLane(answer);
        waiting.forEach(pending -> pending.complete(outcome(pending.run(), answers.get(pending.lane()))));
    }

    /** Tells every run that it failed. */
    void fail(String detail) {
        waiting.forEach(pending -> pending.complete(new CommitOutcome.Failed(detail)));
    }

    /** The part that lost in these lanes: it came after runs that are still to be repaired, and is tried again. */
    Work lostIn(Set<LaneKey> lanes, CommitAnswer answer) {
        var answers = answersByLane(answer);
        return part(lane -> lanes.contains(lane) && lost(answers.get(lane)));
    }

    /** Tells the runs in other lanes than these their outcome. */
    void completeOthers(Work again, CommitAnswer answer) {
        var lanes = again.lanes();
        var answers = answersByLane(answer);
        waiting.stream()
                .filter(pending -> !lanes.contains(pending.lane()))
                .forEach(pending -> pending.complete(outcome(pending.run(), answers.get(pending.lane()))));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private Work part(Predicate<LaneKey> chosen) {
        var some =
                waiting.stream().filter(pending -> chosen.test(pending.lane())).toList();
        var runs = batch.runs().stream()
                .filter(run -> chosen.test(LaneKey.of(run)))
                .toList();
        return new Work(new EventBatch(batch.tenant(), batch.priority(), runs), some);
    }

    private Map<LaneKey, RunAnswer> answersByLane(CommitAnswer answer) {
        var answers = new HashMap<LaneKey, RunAnswer>();
        for (var i = 0; i < batch.runs().size() && i < answer.runs().size(); i++) {
            answers.put(LaneKey.of(batch.runs().get(i)), answer.runs().get(i));
        }
        return answers;
    }

    private static boolean lost(@Nullable RunAnswer answer) {
        return answer != null && answer.end() == RunAnswer.End.LOST;
    }

    private static CommitOutcome outcome(Run run, @Nullable RunAnswer answer) {
        if (answer == null) {
            return new CommitOutcome.Failed("PostgreSQL's answer does not name the run");
        }
        var stored = answer.stored();
        if (stored != null && stored.through() >= run.last()) {
            return new CommitOutcome.Stored(run.priority(), run.last(), within(run, stored.quarantined()));
        }
        return answer.end() == RunAnswer.End.LOST
                ? new CommitOutcome.Superseded(run.priority())
                : new CommitOutcome.Failed(answer.detail());
    }

    private static List<Quarantined> within(Run run, List<Quarantined> all) {
        if (all.isEmpty()) {
            return all;
        }
        var some = new ArrayList<Quarantined>();
        for (var quarantined : all) {
            if (quarantined.sequence() >= run.first() && quarantined.sequence() <= run.last()) {
                some.add(quarantined);
            }
        }
        return some;
    }
}
