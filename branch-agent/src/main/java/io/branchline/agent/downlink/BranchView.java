package io.branchline.agent.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RatePolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The branch's state after a commit, for whoever wants to know. Immutable.
 *
 * @param standing positions
 * @param routingVersion version of the routing policy on the disk; 0 if head office has not sent any
 * @param ratePolicy in use
 * @param quotes those that hold or will, in rising order of their versions
 * @param head last entry of the stream
 * @param messages how many are held
 * @param messageBytes what they take
 * @param refused how many items could not be used
 * @param missed what head office no longer had, newest last
 */
public record BranchView(
        Standing standing,
        int routingVersion,
        RatePolicy ratePolicy,
        List<Quote> quotes,
        long head,
        long messages,
        long messageBytes,
        long refused,
        List<MissedItems> missed) {
    /** What is there before anything was ever applied. */
    static final BranchView NONE =
            new BranchView(Standing.NONE, 0, RatePolicy.STANDARD, List.of(), 0, 0, 0, 0, List.of());

    public BranchView {
        quotes = List.copyOf(quotes);
        missed = List.copyOf(missed);
    }

    /**
     * Messages that this branch was away for too long to get.
     *
     * @param after position behind which they lay
     * @param through position of the last one
     * @param reason why, for a person
     * @param at when the branch learned of it
     */
    public record MissedItems(long after, long through, String reason, Instant at) {}

    /** When head office was last heard of, as of the last commit; null if never. */
    public @Nullable Instant contact() {
        return standing.contact();
    }
}
