package io.branchline.protocol.rate;

import io.branchline.protocol.json.Excerpt;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a quote makes sense. Every refusal says where, what was found and what is allowed. Thread-safe. */
public final class QuoteRules {
    /** Most digits of a figure before the point. */
    public static final int INTEGER_DIGITS_MAX = 10;

    /** Most digits of a figure after the point. */
    public static final int DECIMALS_MAX = 10;

    /** Most characters of a source. */
    public static final int SOURCE_MAX = 64;

    /** First year a time may lie in: the oldest rates anybody imports are of 1999. */
    public static final int YEAR_MIN = 1990;

    /** Last year a time may lie in. */
    public static final int YEAR_MAX = 2099;

    static final String UNITS_TEXT = "1, 100, 1000";
    private static final Set<Integer> UNITS = Set.of(1, 100, 1000);

    private final QuoteDraft draft;
    private final List<QuoteProblem> problems = new ArrayList<>();

    private QuoteRules(QuoteDraft draft) {
        this.draft = draft;
    }

    /** Everything that is wrong with a quote; empty if it is in order. */
    public static List<QuoteProblem> check(Quote quote) {
        return check(QuoteDraft.of(quote));
    }

    static List<QuoteProblem> check(QuoteDraft draft) {
        var rules = new QuoteRules(draft);
        rules.pair();
        rules.figures();
        rules.sides();
        rules.order();
        rules.source();
        rules.times();
        return List.copyOf(rules.problems);
    }

    private void pair() {
        currency("/base", draft.base());
        currency("/quote", draft.quote());
        if (draft.base() != null && draft.base().equals(draft.quote())) {
            problem("/quote", "is " + Excerpt.of(draft.base()) + " like the base; allowed is another currency");
        }
        if (draft.unit() != null && !UNITS.contains(draft.unit())) {
            problem("/unit", "is " + draft.unit() + "; allowed is one of " + UNITS_TEXT);
        }
    }

    private void currency(String pointer, @Nullable String code) {
        var objection = code == null ? null : Currencies.objection(code, draft.validFrom());
        if (objection != null) {
            problem(pointer, objection);
        }
    }

    private void figures() {
        figure("/bid", draft.bid().value());
        figure("/mid", draft.mid());
        figure("/ask", draft.ask().value());
    }

    private void figure(String pointer, @Nullable BigDecimal value) {
        if (value == null) {
            return;
        }
        if (value.signum() <= 0) {
            problem(pointer, "is " + shown(value) + "; allowed is more than 0");
        }
        if (value.precision() - value.scale() > INTEGER_DIGITS_MAX || value.scale() > DECIMALS_MAX) {
            problem(
                    pointer,
                    "is " + shown(value) + "; allowed are at most " + INTEGER_DIGITS_MAX
                            + " digits before the point and " + DECIMALS_MAX + " after it");
        }
    }

    private void sides() {
        if (draft.bid().given() != draft.ask().given()) {
            problem(draft.bid().given() ? "/ask" : "/bid", "is missing; allowed are bid and ask, or neither");
        } else if (!draft.bid().given() && draft.kind() != null && draft.kind() != RateKind.REFERENCE) {
            problem("/bid", "is missing; allowed are bid and ask: only a reference rate has neither");
        }
    }

    private void order() {
        var bid = draft.bid().value();
        var mid = draft.mid();
        var ask = draft.ask().value();
        if (bid != null && ask != null && bid.compareTo(ask) > 0) {
            problem("/bid", "is " + shown(bid) + "; allowed is at most the ask, " + shown(ask));
            return;
        }
        if (bid != null && mid != null && mid.compareTo(bid) < 0) {
            problem("/mid", "is " + shown(mid) + "; allowed is at least the bid, " + shown(bid));
        }
        if (ask != null && mid != null && mid.compareTo(ask) > 0) {
            problem("/mid", "is " + shown(mid) + "; allowed is at most the ask, " + shown(ask));
        }
    }

    private void source() {
        var source = draft.source();
        if (source != null && !isPlain(source)) {
            problem(
                    "/source",
                    "is " + Excerpt.of(source) + "; allowed are 1 to " + SOURCE_MAX
                            + " printable ASCII characters that neither begin nor end with a space");
        }
    }

    private static boolean isPlain(String source) {
        return !source.isEmpty()
                && source.length() <= SOURCE_MAX
                && source.equals(source.strip())
                && source.chars().allMatch(unit -> unit >= ' ' && unit <= '~');
    }

    private void times() {
        time("/asOf", draft.asOf());
        time("/validFrom", draft.validFrom());
        time("/validTo", draft.validTo());
        var from = draft.validFrom();
        if (from != null && draft.asOf() != null && draft.asOf().isAfter(from)) {
            problem("/asOf", "is " + draft.asOf() + "; allowed is at latest validFrom, " + from);
        }
        if (from != null && draft.validTo() != null && !draft.validTo().isAfter(from)) {
            problem("/validTo", "is " + draft.validTo() + "; allowed is later than validFrom, " + from);
        }
    }

    private void time(String pointer, @Nullable Instant time) {
        if (time == null) {
            return;
        }
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        if (year < YEAR_MIN || year > YEAR_MAX) {
            problem(pointer, "is in the year " + year + "; allowed is " + YEAR_MIN + " to " + YEAR_MAX);
        }
        // PostgreSQL keeps microseconds; a finer time would come back as another.
        if (!time.truncatedTo(ChronoUnit.MICROS).equals(time)) {
            problem(pointer, "is " + time + "; allowed are at most 6 decimals of a second");
        }
    }

    /** A figure in full unless it is absurd. */
    private static String shown(BigDecimal value) {
        return value.precision() > 64 || Math.abs(value.scale()) > 64 ? value.toString() : value.toPlainString();
    }

    private void problem(String pointer, String detail) {
        problems.add(new QuoteProblem(pointer, detail));
    }
}
