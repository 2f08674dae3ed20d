package io.branchline.hub.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log of quotes, of which a branch needs the newest of each key only. Released in the caller's transaction, which
 * tells {@link RoadsDown#grew} once it has committed. Thread-safe.
 */
public final class QuoteLog {
    /** Most quotes of one release. */
    public static final int QUOTES_MAX = 50_000;

    /** Most quotes, counted once for each target, that can still be shown: every node holds them all in memory. */
    public static final int LIVE_MAX = 200_000;

    private static final String TAKE_VERSIONS = """
            INSERT INTO down_head AS h (tenant, version) VALUES ($1, $2)
            ON CONFLICT (tenant) DO UPDATE SET version = h.version + excluded.version
            RETURNING version""";
    private static final String FIND_PREVIOUS = """
            SELECT k.base, k.quote, k.kind, p.version
            FROM unnest($2::text[], $3::text[], $4::text[]) AS k(base, quote, kind)
            CROSS JOIN LATERAL (
                SELECT q.version FROM quote q
                WHERE q.tenant = $1 AND q.base = k.base AND q.quote = k.quote AND q.kind = k.kind AND q.target = $5
                ORDER BY q.version DESC LIMIT 1) p""";
    private static final String COUNT_LIVE =
            "SELECT count(*) FROM (SELECT FROM quote_live WHERE tenant = $1 LIMIT $2) counted";

    private final InstantSource clock;

    /** A log that notes its times by this clock. */
    public QuoteLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Releases quotes, in their order: gives them versions, notes what each supersedes, and makes them the ones that
     * branches are sent. From here to the end of the transaction nobody else appends for the tenant.
     *
     * @param tx the caller's transaction
     * @param quotes checked quotes; their own version and supersedes are not looked at
     * @param targets who gets them, see {@link Targets}; empty for history that no branch is sent
     * @param by who asked for it
     * @param approvedBy who approved it; null if it needed no approval
     * @return the quotes as released; valid once the transaction has committed
     * @throws IllegalArgumentException if there are too many, or a target is none
     */
    public Future<List<Quote>> release(
            SqlConnection tx,
            int tenant,
            List<Quote> quotes,
            List<String> targets,
            String by,
            @Nullable String approvedBy) {
        var checked = Targets.checked(targets);
        if (quotes.size() > QUOTES_MAX) {
            throw new IllegalArgumentException("quotes are " + quotes.size() + "; allowed are at most " + QUOTES_MAX);
        }
        if (quotes.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var now = clock.instant();
        // What does not need the answer before it is asked in one go: a branch waits for every turn to PostgreSQL.
        var before = tx.preparedQuery(TAKE_VERSIONS)
                .execute(Tuple.of(tenant, (long) quotes.size()))
                .map(rows -> rows.iterator().next().getLong(0) - quotes.size());
        var previous = previous(tx, tenant, quotes, checked);
        return Future.all(before, previous)
                .map(read -> released(quotes, before.result(), previous.result()))
                .compose(released -> Future.all(
                                tx.preparedQuery(QuoteRows.INSERT)
                                        .execute(QuoteRows.of(tenant, released, checked, by, approvedBy, now)),
                                show(tx, tenant, released, checked, now))
                        .map(stored -> released));
    }

    private static Future<Map<RateKey, Long>> previous(
            SqlConnection tx, int tenant, List<Quote> quotes, List<String> targets) {
        var keys = quotes.stream().map(Quote::key).distinct().toList();
        var parameters = LiveRows.keys(Tuple.of(tenant), keys).addArrayOfString(targets.toArray(String[]::new));
        return tx.preparedQuery(FIND_PREVIOUS).execute(parameters).map(rows -> {
            var newest = new HashMap<RateKey, Long>();
            for (Row row : rows) {
                newest.put(QuoteRows.key(row), row.getLong("version"));
            }
            return newest;
        });
    }

    private static List<Quote> released(List<Quote> quotes, long before, Map<RateKey, Long> previous) {
        var newest = new HashMap<>(previous);
        var released = new ArrayList<Quote>(quotes.size());
        var version = before;
        for (var quote : quotes) {
            version++;
            released.add(asStored(quote).released(version, newest.put(quote.key(), version)));
        }
        return List.copyOf(released);
    }

    /** PostgreSQL keeps microseconds: what was released is what is read back. */
    private static Quote asStored(Quote quote) {
        var validTo = quote.validTo();
        return new Quote(
                quote.key(),
                quote.unit(),
                quote.bid(),
                quote.mid(),
                quote.ask(),
                quote.source(),
                quote.asOf().truncatedTo(ChronoUnit.MICROS),
                quote.validFrom().truncatedTo(ChronoUnit.MICROS),
                validTo == null ? null : validTo.truncatedTo(ChronoUnit.MICROS),
                quote.version(),
                quote.supersedes());
    }

    /** What the new quotes displace is no longer live; of the new ones only those that can be shown are. */
    private static Future<Void> show(
            SqlConnection tx, int tenant, List<Quote> released, List<String> targets, Instant now) {
        if (targets.isEmpty()) {
            return Future.succeededFuture();
        }
        var shown = Displacement.survivors(released, quote -> quote, now);
        if ((long) shown.size() * targets.size() > LIVE_MAX) {
            return tooMany((long) shown.size() * targets.size());
        }
        var displaced = LiveRows.displacing(tenant, released, targets, now.atOffset(ZoneOffset.UTC));
        return Future.all(
                        tx.preparedQuery(LiveRows.DELETE_DISPLACED).execute(displaced),
                        tx.preparedQuery(LiveRows.INSERT).execute(LiveRows.of(tenant, shown, targets)),
                        tx.preparedQuery(COUNT_LIVE)
                                .execute(Tuple.of(tenant, (long) LIVE_MAX + 1))
                                .map(QuoteLog::count))
                .map(answers -> answers.<Long>resultAt(2))
                .compose(count -> count > LIVE_MAX ? tooMany(count) : Future.succeededFuture());
    }

    private static long count(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }

    private static Future<Void> tooMany(long live) {
        return Future.failedFuture(new IllegalArgumentException("at least " + live
                + " quotes would be live, counted once for each target; allowed are at most " + LIVE_MAX));
    }
}
