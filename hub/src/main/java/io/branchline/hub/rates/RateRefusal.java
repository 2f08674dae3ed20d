package io.branchline.hub.rates;

import io.branchline.protocol.rate.QuoteProblem;
import java.util.List;

/** What was asked of the desk does not happen, nor anything else of the call. The message says all of it. */
public final class RateRefusal extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of refusal. */
    public enum Reason {
        /** Quotes break rules; see {@link #problems()}. */
        QUOTES,
        /** Too many quotes, or none; too many proposals; or somebody they are for is nobody. */
        CALL,
        /** There is no such proposal. */
        UNKNOWN,
        /** Nobody approves what they asked for. */
        FOUR_EYES,
        /** The proposal was decided before. */
        DECIDED
    }

    /**
     * A problem of one of the quotes.
     *
     * @param index of the quote in the call, from 0
     * @param problem what is wrong with it
     */
    public record Problem(int index, QuoteProblem problem) {
        /** One sentence with the place in the list. */
        public String text() {
            return "quote " + index + ": " + problem.text();
        }
    }

    private final Reason reason;
    private final transient List<Problem> problems;

    RateRefusal(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.problems = List.of();
    }

    RateRefusal(List<Problem> problems) {
        super(String.join("; ", problems.stream().map(Problem::text).toList()), null, false, false);
        this.reason = Reason.QUOTES;
        this.problems = List.copyOf(problems);
    }

    /** What kind. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong with the quotes; empty unless that is the reason. */
    public List<Problem> problems() {
        return problems;
    }
}
