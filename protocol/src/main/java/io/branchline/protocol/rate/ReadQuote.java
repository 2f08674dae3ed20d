package io.branchline.protocol.rate;

import java.util.List;

/** What a JSON text that should be a quote turned out to be. */
public sealed interface ReadQuote {
    /** A quote. */
    record Whole(Quote quote) implements ReadQuote {}

    /**
     * None that can be used.
     *
     * @param problems everything that is wrong with it; at least one
     */
    record Broken(List<QuoteProblem> problems) implements ReadQuote {
        public Broken {
            problems = List.copyOf(problems);
        }

        /** All problems in one line. */
        public String text() {
            return String.join("; ", problems.stream().map(QuoteProblem::text).toList());
        }
    }
}
