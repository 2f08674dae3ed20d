package io.branchline.load.suite;

import java.util.concurrent.Callable;

/**
 * How thoroughly to measure.
 *
 * @param quick only to see that a bench runs: a hundredth of the work, one round, no warm-up
 */
record Scale(boolean quick) {
    /** So many in a whole run, a hundredth and at least {@code least} in a quick one. */
    int of(int whole, int least) {
        return quick ? Math.max(least, whole / 100) : whole;
    }

    /** Does what only makes figures steady, and is left out where nobody reads them. */
    void warmUp(Callable<?> first) throws Exception {
        if (!quick) {
            var _ = first.call();
        }
    }

    /** Rounds of ours and of the reference. */
    int rounds(int whole) {
        return quick ? 1 : whole;
    }
}
