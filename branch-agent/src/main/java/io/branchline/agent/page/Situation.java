package io.branchline.agent.page;

import io.branchline.agent.figures.Flow;
import io.branchline.agent.journal.JournalStatus;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the branch is, in a word and the figures its sentence needs.
 *
 * @param kind the word
 * @param since when the connection ended; null if it is there or never was
 * @param sales kept of priority 1, sales and payments, that head office does not have
 * @param other kept of lower priorities that it does not have
 * @param secondsLeft until all of them are there at the pace of the last seconds; empty if nobody can say
 */
record Situation(Kind kind, @Nullable Instant since, long sales, long other, OptionalLong secondsLeft) {
    /** The words. */
    enum Kind {
        /** The agent ends. */
        STOPPING,
        /** The disk is full, and new events are refused. */
        FULL,
        /** Head office has everything that is older than a moment. */
        CONNECTED,
        /** There is a connection, and something waits. */
        SENDING,
        /** There was a connection. */
        CUT,
        /** There has not been any connection yet. */
        NEVER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An event on its way for less than this does not wait: otherwise every sale would change the sentence twice. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    static Situation of(JournalStatus kept, LinkStatus link, Flow flow, @Nullable Instant contact, Instant now) {
        var sales = kept.backlog().get(Priority.ALL.getFirst());
        var all = kept.backlog().sum();
        var never = link.skew() == null;
        var kind = kind(kept, link, all, never && contact == null, now);
        var since = kind == Kind.CUT ? never ? contact : link.downSince() : null;
        var left = link.connected() ? flow.secondsLeft(all) : OptionalLong.empty();
        return new Situation(kind, since, sales, all - sales, left);
    }

    private static Kind kind(JournalStatus kept, LinkStatus link, long all, boolean never, Instant now) {
        if (link.state() == LinkStatus.State.STOPPED) {
            return Kind.STOPPING;
        }
        if (kept.full()) {
            return Kind.FULL;
        }
        if (!link.connected()) {
            return never ? Kind.NEVER : Kind.CUT;
        }
        var oldest = kept.oldestUnsettled();
        var waits = all > 0 && oldest != null && oldest.plus(ON_ITS_WAY).isBefore(now);
        return waits ? Kind.SENDING : Kind.CONNECTED;
    }

    /** The sentence on top, in English; the page has its own in the language of its reader. */
    String sentence(ZoneId zone, Instant now) {
        return switch (kind) {
            case STOPPING -> "Branchline is stopping. Everything kept here is safe; tills wait until it runs again.";
            case FULL ->
                "The disk is full. New sales are refused until there is room; "
                        + (sales + other == 0 ? "all earlier ones are at head office." : waiting() + " are safe here.");
            case CONNECTED -> "Connected. All sales are at head office.";
            case SENDING ->
                "Connected. " + waiting() + (sales + other == 1 ? " is" : " are") + " on the way to head office"
                        + left() + ".";
            case CUT -> "No connection since " + Words.moment(since, now, zone) + ". " + safe();
            case NEVER -> "No connection to head office yet. " + safe();
        };
    }

    private String safe() {
        return (sales + other == 0
                        ? "All sales so far are at head office"
                        : waiting() + (sales + other == 1 ? " is safe here" : " are safe here"))
                + "; selling goes on.";
    }

    private String waiting() {
        var some = Words.count(sales, "sale", "sales");
        var rest = Words.count(other, "other record", "other records");
        return other == 0 ? some : sales == 0 ? rest : some + " and " + rest;
    }

    private String left() {
        return secondsLeft.isPresent() ? " (about " + Words.duration(secondsLeft.getAsLong()) + ")" : "";
    }
}
