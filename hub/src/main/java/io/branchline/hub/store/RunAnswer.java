package io.branchline.hub.store;

import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param stored evidence of what was committed: all of it or, when a repair stopped halfway, its beginning; null if none
 * @param end how the rest ended
 * @param detail why, if it failed
 */
public record RunAnswer(@Nullable StoredRun stored, End end, String detail) {
    /** How a run ended. */
    public enum End {
        /** All of it is committed. */
        WON,
        /** The cursor was not where it begins. */
        LOST,
        /** Not committed, or nobody knows. */
        FAILED
    }

    static RunAnswer won(StoredRun stored) {
        return new RunAnswer(stored, End.WON, "");
    }

    static RunAnswer lost() {
        return new RunAnswer(null, End.LOST, "");
    }

    /** Nothing is known to be committed. */
    public static RunAnswer failed(String detail) {
        return new RunAnswer(null, End.FAILED, detail);
    }

    /** The answer to this run and the one that continues it. */
    RunAnswer then(RunAnswer next) {
        if (stored == null || next.stored == null) {
            return new RunAnswer(stored, next.end, next.detail);
        }
        return new RunAnswer(stored.then(next.stored), next.end, next.detail);
    }
}
