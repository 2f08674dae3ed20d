package io.branchline.protocol.rate;

import io.branchline.protocol.event.Money;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.rate.Rate.Origin;
import io.branchline.protocol.rate.Rate.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rate of a pair on a board, computes it from others where the policy allows, and converts amounts with it.
 * Says nothing about freshness: that is on the rate. As thread-safe as its board: not.
 */
public final class RateLookup {
    /** Digits of a derived rate. */
    public static final int SIGNIFICANT_DIGITS = 10;

    private static final MathContext DERIVED = new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

    private final RateBoard board;
    private final RatePolicy policy;

    /** A lookup on a board under a policy; make a new one when the policy changes. */
    public RateLookup(RateBoard board, RatePolicy policy) {
        this.board = board;
        this.policy = policy;
    }

    /**
     * The rate of a pair at a moment. The first kind that gives one wins; within a kind a quote goes before an inverse,
     * and an inverse before a cross. The legs of a cross are of one kind.
     *
     * @param kinds in order of preference
     */
    public Optional<Rate> find(String base, String quote, List<RateKind> kinds, Instant at) {
        return kinds.stream()
                .map(kind -> find(base, quote, kind, at))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Converts an amount. The rate is that of the pair as given: base is the currency of the amount. Rounds once, at the
     * end and half to even, to the smallest unit of the target currency.
     *
     * @param side {@code BUY} if the dealer takes the amount and pays out the target currency
     */
    public Conversion convert(Money amount, String to, Side side, List<RateKind> kinds, Instant at) {
        var from = amount.currency().getCurrencyCode();
        if (!Money.isCurrency(to)) {
            return new Conversion.Refused("there is no currency " + Excerpt.of(to) + "; allowed is an ISO 4217 code");
        }
        var pair = from + "/" + to;
        var rate = find(from, to, kinds, at);
        if (rate.isEmpty()) {
            return new Conversion.Refused("there is no rate " + pair + " of the kinds "
                    + String.join(", ", kinds.stream().map(RateKind::word).toList()));
        }
        return rate.get()
                .at(side)
                .map(figure -> convert(amount, Currency.getInstance(to), rate.get(), figure))
                .orElseGet(
                        () -> new Conversion.Refused("the rate " + pair + " has a middle alone; allowed is side MID"));
    }

    private static Conversion convert(Money amount, Currency to, Rate rate, BigDecimal figure) {
        // Units are powers of ten, so the division is exact and only setScale rounds.
        var exact = amount.amount().multiply(figure).divide(BigDecimal.valueOf(rate.unit()));
        var rounded = exact.setScale(to.getDefaultFractionDigits(), RoundingMode.HALF_EVEN);
        if (rounded.precision() - rounded.scale() > Money.INTEGER_DIGITS_MAX) {
            return new Conversion.Refused("the result has more than " + Money.INTEGER_DIGITS_MAX
                    + " digits before the point; allowed is a smaller amount");
        }
        return new Conversion.Converted(new Money(rounded, to), rate, figure);
    }

    private Optional<Rate> find(String base, String quote, RateKind kind, Instant at) {
        if (base.equals(quote)) {
            return Optional.empty();
        }
        return board.current(new RateKey(base, quote, kind), at)
                .map(Rate::of)
                .or(() -> inverse(base, quote, kind, at))
                .or(() -> cross(base, quote, kind, at));
    }

    private Optional<Rate> inverse(String base, String quote, RateKind kind, Instant at) {
        if (policy.derive() == RatePolicy.Derive.NONE) {
            return Optional.empty();
        }
        return board.current(new RateKey(quote, base, kind), at)
                .map(RateLeg::turned)
                .map(leg -> new Rate(
                        base,
                        quote,
                        kind,
                        1,
                        rounded(leg.bid()),
                        digits(leg.mid()),
                        rounded(leg.ask()),
                        Origin.INVERSE,
                        List.of(leg.from())));
    }

    private Optional<Rate> cross(String base, String quote, RateKind kind, Instant at) {
        var via = policy.crossVia();
        if (via == null || via.equals(base) || via.equals(quote)) {
            return Optional.empty();
        }
        return leg(base, via, kind, at)
                .flatMap(first -> leg(via, quote, kind, at).map(second -> cross(base, quote, first, second)));
    }

    private static Rate cross(String base, String quote, RateLeg first, RateLeg second) {
        return new Rate(
                base,
                quote,
                first.from().key().kind(),
                1,
                rounded(RateLeg.product(first.bid(), second.bid())),
                digits(first.mid().multiply(second.mid())),
                rounded(RateLeg.product(first.ask(), second.ask())),
                Origin.CROSS,
                List.of(first.from(), second.from()));
    }

    private Optional<RateLeg> leg(String base, String quote, RateKind kind, Instant at) {
        return board.current(new RateKey(base, quote, kind), at)
                .map(RateLeg::straight)
                .or(() -> board.current(new RateKey(quote, base, kind), at).map(RateLeg::turned));
    }

    private static @Nullable BigDecimal rounded(@Nullable BigDecimal figure) {
        return figure == null ? null : digits(figure);
    }

    private static BigDecimal digits(BigDecimal figure) {
        return Quote.plain(figure.round(DERIVED));
    }
}
