package io.branchline.hub.live;

import java.util.LinkedHashSet;

/**
 * Which batches were already handed on, with bounded memory. A batch heard live is <em>ahead</em> until the catch-up comes
 * past it, then <em>passed</em>. A batch below the largest one forgotten is doubtful unless remembered: heard live, it is left
 * to the catch-up; met by the catch-up (a transaction was open for that long), readers take a new snapshot. Not
 * thread-safe.
 */
final class HandedOn {
    private final int remembered;
    private final LinkedHashSet<Long> ahead = new LinkedHashSet<>();
    private final LinkedHashSet<Long> passed = new LinkedHashSet<>();
    /** Largest batch forgotten; a batch up to here may have been handed on although nothing remembers it. */
    private long forgotten = Long.MIN_VALUE;

    HandedOn(int remembered) {
        this.remembered = remembered;
    }

    /** A batch was heard live; true if it is certainly new and is to be handed on now. */
    boolean live(long batch) {
        if (batch <= forgotten || passed.contains(batch) || !ahead.add(batch)) {
            return false;
        }
        if (ahead.size() > remembered) {
            pass(ahead.getFirst());
        }
        return true;
    }

    /** Whether the catch-up, which reads every batch once, has to hand this one on. */
    boolean missing(long batch) {
        return batch > forgotten && !remembers(batch);
    }

    /** Whether the catch-up cannot know if this batch was handed on. */
    boolean doubtful(long batch) {
        return batch <= forgotten && !remembers(batch);
    }

    /** The catch-up has come past a batch, or is about to hand it on. */
    void pass(long batch) {
        ahead.remove(batch);
        if (passed.add(batch) && passed.size() > remembered) {
            forgotten = Math.max(forgotten, passed.removeFirst());
        }
    }

    /** The catch-up has jumped: what was ahead counts as passed. */
    void passAll() {
        while (!ahead.isEmpty()) {
            pass(ahead.getFirst());
        }
    }

    private boolean remembers(long batch) {
        return ahead.contains(batch) || passed.contains(batch);
    }
}
