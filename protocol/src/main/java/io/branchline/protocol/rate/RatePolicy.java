package io.branchline.protocol.rate;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a branch may use its rates.
 *
 * @param version a higher one is newer; 0 is the one a branch has before head office says anything
 * @param maxAge how long a branch may be without contact before its rates are stale
 * @param refuseStale whether a stale rate is refused instead of shown with its state
 * @param derive what may be computed from quotes where there is none of a pair
 * @param crossVia currency that crosses go through; null unless crosses are allowed
 */
public record RatePolicy(
        int version,
        Duration maxAge,
        boolean refuseStale,
        Derive derive,
        @Nullable String crossVia) {
    /** Type of the item that carries a policy, and its key. */
    public static final String TYPE = "policy.rates";

    /** Longest age that can be allowed. */
    public static final Duration MAX_AGE_MAX = Duration.ofDays(31);

    /** What holds before head office says anything: half a day without contact, nothing derived, nothing refused. */
    public static final RatePolicy STANDARD = new RatePolicy(0, Duration.ofHours(12), false, Derive.NONE, null);

    /** What may be computed from quotes. */
    public enum Derive {
        /** Nothing. */
        NONE,
        /** The other direction of a pair. */
        INVERSE,
        /** The other direction, and two pairs through a third currency. */
        CROSS;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RatePolicy {
        if ((derive == Derive.CROSS) != (crossVia != null)) {
            throw new IllegalArgumentException("crossVia is " + crossVia + "; allowed is a currency for crosses alone");
        }
    }
}
