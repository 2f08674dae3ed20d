package io.branchline.agent.downlink;

import io.branchline.agent.downlink.StreamEntry.Kind;
import io.branchline.protocol.rate.Freshness;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RatePolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rates of the branch and what the tills were told of them. {@link #announce} compares the board of a moment with
 * that and puts the difference on the stream: a quote that took effect, a rate that became stale or fresh. What was told
 * is read from the stream itself, so nothing is told twice or forgotten over a restart. Writer's thread.
 */
final class Board {
    /** What the tills know of a key. */
    private record Told(long version, Freshness state) {}

    private final QuoteTable quotes;
    private final Ledger ledger;
    private final Map<String, Told> told = new HashMap<>();
    private RateBoard board;
    private Instant announcedAt;

    /** The board as the disk has it. */
    Board(Connection connection, Ledger ledger, Instant now) throws SQLException {
        this.quotes = new QuoteTable(connection);
        this.ledger = ledger;
        this.board = quotes.board(now);
        this.announcedAt = now;
        try (var statement = connection.createStatement();
                // The state of a key comes after its rate, because it was written later.
                var row = statement.executeQuery("SELECT key, position, name, body FROM stream"
                        + " WHERE kind <> 'message' AND key IS NOT NULL ORDER BY seq")) {
            while (row.next()) {
                var stale = row.getString(3).equals("stale") || row.getString(4).contains("\"state\":\"stale\"");
                told.put(row.getString(1), new Told(row.getLong(2), stale ? Freshness.STALE : Freshness.FRESH));
            }
        }
    }

    /** Puts a quote on board and disk; says why if it was refused. */
    Optional<String> put(Quote quote, Instant now) throws SQLException {
        var put = board.put(quote, now);
        if (put.refused()) {
            return Optional.of("the quote " + put.detail());
        }
        quotes.put(quote, now);
        quotes.displaced(quote.key(), board, now);
        return Optional.empty();
    }

    /** Tells the tills what is different from what they were told; says if there was anything. */
    boolean announce(Instant now, @Nullable Instant contact, RatePolicy policy) throws SQLException {
        announcedAt = now;
        var said = false;
        for (var key : board.keys()) {
            var current = board.current(key, now);
            if (current.isPresent()) {
                said |= announce(current.get(), Freshness.of(current.get(), now, contact, policy), now);
            }
        }
        return said;
    }

    private boolean announce(Quote quote, Freshness state, Instant now) throws SQLException {
        var key = quote.key().text();
        var known = told.get(key);
        if (known != null && known.version() == quote.version() && known.state() == state) {
            return false;
        }
        if (known != null && known.version() == quote.version()) {
            ledger.stream(Kind.STATE, state.word(), quote.version(), key, stateBody(quote, state, now), now);
        } else {
            ledger.forgetState(key);
            ledger.stream(Kind.RATE, "rate", quote.version(), key, rateBody(quote, state), now);
            quotes.displaced(quote.key(), board, now);
        }
        told.put(key, new Told(quote.version(), state));
        return true;
    }

    /**
     * The first moment after the last {@link #announce} at which it has something to say by itself; null if there is none.
     * It may have passed already: what changed between the two must not wait for the next occasion.
     */
    @Nullable
    Instant nextChange(@Nullable Instant contact, RatePolicy policy) {
        var change = board.nextChange(announcedAt).orElse(null);
        var alone = contact == null || told.isEmpty() ? null : contact.plus(policy.maxAge());
        if (alone == null || alone.isBefore(announcedAt)) {
            return change;
        }
        return change == null || alone.isBefore(change) ? alone : change;
    }

    /** The clock was ahead and went back: what it displaced too early is taken back. */
    void clockWentBack(Instant now) throws SQLException {
        quotes.restore(now);
        board = quotes.board(now);
        for (var key : board.keys()) {
            quotes.displaced(key, board, now);
        }
    }

    /** Quotes that hold or will. */
    List<Quote> live(Instant now) {
        return board.live(now);
    }

    boolean forget(Duration retention, Instant now) throws SQLException {
        return quotes.forget(retention, now);
    }

    private static String rateBody(Quote quote, Freshness state) {
        var json = QuoteJson.write(quote);
        return json.substring(0, json.length() - 1) + ",\"state\":\"" + state.word() + "\"}";
    }

    private static String stateBody(Quote quote, Freshness state, Instant now) {
        RateKey key = quote.key();
        return "{\"base\":\"" + key.base() + "\",\"quote\":\"" + key.quote() + "\",\"kind\":\""
                + key.kind().word() + "\",\"version\":" + quote.version() + ",\"state\":\"" + state.word()
                + "\",\"at\":\"" + now + "\"}";
    }
}
