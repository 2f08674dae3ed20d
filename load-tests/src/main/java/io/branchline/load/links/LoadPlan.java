package io.branchline.load.links;

/**
 * What is to be played.
 *
 * @param scenario which
 * @param branches how many take part
 * @param rate sales a second over all branches, on average
 * @param seconds how long they sell
 * @param warmUpSeconds how long a few branches sell before anything is measured
 * @param share of the branches that an outage cuts, in percent
 * @param readers of the feed, for the scenario with dashboards
 * @param reports each branch has to send at month-end
 * @param limits whether the limits of speed count for the exit status
 */
public record LoadPlan(
        LoadScenario scenario,
        int branches,
        int rate,
        int seconds,
        int warmUpSeconds,
        int share,
        int readers,
        int reports,
        boolean limits) {
    /** Seconds of warm-up, unless said otherwise. */
    static final int WARM_UP = 8;

    /** Percent of the branches an outage cuts, unless said otherwise. */
    static final int SHARE = 50;

    /** Readers, unless said otherwise. */
    static final int READERS = 40;

    /** Reports of each branch, unless said otherwise. */
    static final int REPORTS = 200;

    /** A scenario in small: for a quick look whether it runs, not for figures. */
    public static LoadPlan small(LoadScenario scenario, int branches, int rate, int seconds) {
        return new LoadPlan(scenario, branches, rate, seconds, 0, SHARE, branches, 20, false);
    }
}
