package io.branchline.hub.rates;

import io.branchline.hub.rates.RateRefusal.Problem;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteProblem;
import io.branchline.protocol.rate.QuoteRules;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which quotes of a call are refused, which need a second person and which are free. Pure.
 *
 * @param free may be released
 * @param asked have to wait
 */
record Sorting(List<Quote> free, List<Proposal> asked) {
    /** What is wrong with the quotes of a call, whatever head office has of them. */
    static List<Problem> problems(List<Quote> quotes, Instant now) {
        var problems = new ArrayList<Problem>();
        var keys = new HashSet<RateKey>();
        for (var index = 0; index < quotes.size(); index++) {
            var quote = quotes.get(index);
            for (var problem : QuoteRules.check(quote)) {
                problems.add(new Problem(index, problem));
            }
            if (quote.version() != 0 || quote.supersedes() != null) {
                problems.add(problem(
                        index, "/version", "is " + quote.version() + "; allowed is none: head office gives it"));
            }
            if (quote.validTo() != null && !quote.validTo().isAfter(now)) {
                problems.add(
                        problem(index, "/validTo", "is " + quote.validTo() + "; allowed is later than now, " + now));
            }
            if (!keys.add(quote.key())) {
                problems.add(problem(
                        index,
                        "",
                        "is the second of " + quote.key().text() + " in this call; allowed is one of a key"));
            }
        }
        return problems;
    }

    /** What is wrong with them because of what head office has. */
    static List<Problem> problems(List<Quote> quotes, List<Standing> standings, Instant now) {
        var problems = new ArrayList<Problem>();
        for (var index = 0; index < quotes.size(); index++) {
            var from = quotes.get(index).validFrom();
            if (from.isAfter(now) && standings.get(index).scheduled() >= RateBoard.SCHEDULED_MAX) {
                problems.add(problem(
                        index,
                        "/validFrom",
                        "is " + from + ", behind " + RateBoard.SCHEDULED_MAX + " scheduled quotes of "
                                + quotes.get(index).key().text() + "; allowed are at most as many"));
            }
        }
        return problems;
    }

    /** Sorts quotes that nothing is wrong with. */
    static Sorting of(
            List<Quote> quotes,
            List<Standing> standings,
            Approval approval,
            List<String> targets,
            String who,
            Instant now) {
        var free = new ArrayList<Quote>();
        var asked = new ArrayList<Proposal>();
        for (var index = 0; index < quotes.size(); index++) {
            var quote = quotes.get(index);
            var standing = standings.get(index);
            approval.why(quote, standing.before())
                    .ifPresentOrElse(
                            why -> asked.add(Proposal.asked(quote, targets, who, now, why, standing.newest())),
                            () -> free.add(quote));
        }
        return new Sorting(free, asked);
    }

    private static Problem problem(int index, String pointer, String detail) {
        return new Problem(index, new QuoteProblem(pointer, detail));
    }
}
