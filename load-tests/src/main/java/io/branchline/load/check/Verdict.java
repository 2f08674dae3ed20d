package io.branchline.load.check;

import java.util.List;

/**
 * What the comparison found.
 *
 * @param posted events the tills attempted
 * @param kept events answered {@code kept}
 * @param refused events answered as never to be kept
 * @param stored rows of attempted events in PostgreSQL
 * @param duplicates rows beyond the first of the same event
 * @param missing events answered kept that PostgreSQL has neither stored nor quarantined
 * @param outOfOrder events stored after one that was kept later
 * @param quarantined attempted events that PostgreSQL keeps apart
 * @param settledP50Ms from the first attempt to the commit, median
 * @param settledP99Ms the same, 99th percentile
 * @param postgresVersion as the server says
 * @param examples some of the offending events, each with what is wrong
 */
public record Verdict(
        long posted,
        long kept,
        long refused,
        long stored,
        long duplicates,
        long missing,
        long outOfOrder,
        long quarantined,
        double settledP50Ms,
        double settledP99Ms,
        String postgresVersion,
        List<String> examples) {
    public Verdict {
        examples = List.copyOf(examples);
    }

    /** True if every promise was kept. */
    public boolean clean() {
        return duplicates == 0 && missing == 0 && outOfOrder == 0;
    }
}
