package io.branchline.hub.rates;

import io.branchline.hub.downlink.QuoteRows;
import io.branchline.hub.downlink.Targets;
import io.branchline.protocol.rate.Quote;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What branches have of a key before a new quote of it comes.
 *
 * @param before the newest quote that those who are to get the new one may show, now or later; failing that, the newest
 *     that anybody may. Null if there is none
 * @param scheduled how many quotes of the key are scheduled before the new one
 */
record Standing(@Nullable Quote before, int scheduled) {
    private static final String LOCK = "SELECT pg_advisory_xact_lock($1, $2)";

    /** "rate" in ASCII: the lock of the desk among other advisory locks. */
    private static final int LOCK_CLASS = 0x72617465;

    private static final String FIND = """
            SELECT scheduled.count, %s
            FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) WITH ORDINALITY
                AS k(base, quote, kind, valid_from, n)
            CROSS JOIN LATERAL (
                SELECT count(DISTINCT l.version)::int AS count FROM quote_live l
                WHERE l.tenant = $1 AND l.base = k.base AND l.quote = k.quote AND l.kind = k.kind
                    AND l.valid_from > $6 AND l.valid_from < k.valid_from) scheduled
            LEFT JOIN LATERAL (
                SELECT l.version FROM quote_live l
                WHERE l.tenant = $1 AND l.base = k.base AND l.quote = k.quote AND l.kind = k.kind
                ORDER BY l.target = $8 OR l.target = ANY ($7::text[]) DESC, l.version DESC LIMIT 1) newest ON true
            LEFT JOIN quote q ON q.tenant = $1 AND q.version = newest.version
            ORDER BY k.n""".formatted(QuoteRows.COLUMNS);

    /**
     * Lets one at a time through for the tenant, to the end of the transaction: what is compared here is still the newest
     * when the new quote is released.
     */
    static Future<Void> lock(SqlConnection tx, int tenant) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(LOCK_CLASS, tenant)).mapEmpty();
    }

    /** How it stands for each of the quotes, in their order. */
    static Future<List<Standing>> of(
            SqlConnection tx, int tenant, List<Quote> quotes, List<String> targets, Instant now) {
        var parameters = Tuple.of(tenant)
                .addArrayOfString(
                        quotes.stream().map(quote -> quote.key().base()).toArray(String[]::new))
                .addArrayOfString(
                        quotes.stream().map(quote -> quote.key().quote()).toArray(String[]::new))
                .addArrayOfString(
                        quotes.stream().map(quote -> quote.key().kind().word()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(quotes.stream()
                        .map(quote -> quote.validFrom().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addArrayOfString(targets.toArray(String[]::new))
                .addString(Targets.ALL);
        return tx.preparedQuery(FIND)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Standing::of)
                        .toList());
    }

    /** Version of the quote before, 0 if there is none. */
    long newest() {
        return before == null ? 0 : before.version();
    }

    /** Whether the quote says the same of the same moment as the one before. */
    boolean repeats(Quote quote) {
        return Optional.ofNullable(before)
                .filter(known -> known.validFrom().equals(quote.validFrom())
                        && known.mid().compareTo(quote.mid()) == 0
                        && known.source().equals(quote.source()))
                .isPresent();
    }

    private static Standing of(Row row) {
        var before = row.getLong("version") == null ? null : QuoteRows.quote(row);
        return new Standing(before, row.getInteger("count"));
    }
}
