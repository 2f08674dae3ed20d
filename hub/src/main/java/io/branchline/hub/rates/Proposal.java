package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A quote that needs a second person, and what became of it.
 *
 * @param id rises within the tenant
 * @param quote as it was asked for, without a version
 * @param targets who is to get it
 * @param askedBy who wants it released
 * @param why it needs a second person
 * @param newest version it was compared with; 0 if there was none
 * @param decidedBy who decided; null while it waits
 * @param reason of a rejection
 * @param version once it is released
 */
public record Proposal(
        long id,
        Quote quote,
        List<String> targets,
        String askedBy,
        Instant askedAt,
        String why,
        long newest,
        State state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason,
        @Nullable Long version) {
    /** Where a proposal stands. */
    public enum State {
        /** For a second person. */
        WAITING,
        /** Approved, and released as a quote. */
        RELEASED,
        /** Turned down by a second person, or taken back. */
        REJECTED,
        /** A newer quote of the key came first, so nobody has seen the change that would really be made. */
        OVERTAKEN;

        /** The word in answers and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of a word; fails with {@link IllegalArgumentException} for any other text. */
        public static State of(String word) {
            for (var state : values()) {
                if (state.word().equals(word)) {
                    return state;
                }
            }
            throw new IllegalArgumentException(
                    "state is \"" + word + "\"; allowed is one of waiting, released, rejected, overtaken");
        }
    }

    public Proposal {
        targets = List.copyOf(targets);
    }

    /** One that nobody has looked at. */
    static Proposal asked(Quote quote, List<String> targets, String askedBy, Instant askedAt, String why, long newest) {
        return new Proposal(0, quote, targets, askedBy, askedAt, why, newest, State.WAITING, null, null, null, null);
    }

    /** The same, stored. */
    Proposal numbered(long as) {
        return new Proposal(
                as, quote, targets, askedBy, askedAt, why, newest, state, decidedBy, decidedAt, reason, version);
    }

    /** The same, decided. */
    Proposal decided(State as, String by, Instant at, @Nullable String because, @Nullable Long released) {
        return new Proposal(id, quote, targets, askedBy, askedAt, why, newest, as, by, at, because, released);
    }
}
