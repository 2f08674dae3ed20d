package io.branchline.gatling;

import java.util.Arrays;

/**
 * When customers come to one branch: so many in all, spread over time by a curve of weights for equal parts of it. Immutable.
 *
 * <p>The n-th sale is due when the curve has added up to n, whatever became of those before: a late one does not delay the
 * next.
 */
final class Demand {
    private final double[] reached;
    private final double seconds;
    private final double phase;

    /**
     * Customers of one branch.
     *
     * @param total how many in all
     * @param weights how the parts of the time share them
     * @param seconds how long
     * @param phase from 0 to 1: when the first comes, so that branches do not sell in step
     */
    Demand(double total, double[] weights, double seconds, double phase) {
        var sum = Arrays.stream(weights).sum();
        this.reached = new double[weights.length + 1];
        for (var part = 0; part < weights.length; part++) {
            reached[part + 1] = reached[part] + total * weights[part] / sum;
        }
        this.seconds = seconds;
        this.phase = phase;
    }

    /** Seconds from the begin at which sale number n (from 0) is due; infinite if there is none. */
    double dueAt(long n) {
        var count = n + phase;
        var last = reached.length - 1;
        if (count > reached[last]) {
            return Double.POSITIVE_INFINITY;
        }
        var part = 1;
        while (reached[part] < count) {
            part++;
        }
        var width = reached[part] - reached[part - 1];
        var inside = width == 0 ? 0 : (count - reached[part - 1]) / width;
        return (part - 1 + inside) * seconds / last;
    }
}
