package io.branchline.hub.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Quotes in the columns of the table {@code quote}. Numbers go as text, so that no digit is added or lost. */
public final class QuoteRows {
    /** All columns a {@link Quote} is made of, of the table under the name {@code q}. */
    public static final String COLUMNS = "q.version, q.base, q.quote, q.kind, q.unit, q.bid, q.mid, q.ask, q.source, "
            + "q.as_of, q.valid_from, q.valid_to, q.supersedes, q.released_at";

    static final String INSERT = """
            INSERT INTO quote (tenant, target, by, approved_by, released_at, base, quote, kind, version, unit, bid, mid,
                ask, source, as_of, valid_from, valid_to, supersedes)
            SELECT $1, $2, $3, $4, $5, q.base, q.quote, q.kind, q.version, q.unit, q.bid::numeric, q.mid::numeric,
                q.ask::numeric, q.source, q.as_of, q.valid_from, q.valid_to, q.supersedes
            FROM unnest($6::text[], $7::text[], $8::text[], $9::bigint[], $10::int[], $11::text[], $12::text[],
                $13::text[], $14::text[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::bigint[])
                AS q(base, quote, kind, version, unit, bid, mid, ask, source, as_of, valid_from, valid_to, supersedes)""";

    private QuoteRows() {}

    static Tuple of(
            int tenant, List<Quote> quotes, List<String> targets, String by, @Nullable String approvedBy, Instant now) {
        var tuple = Tuple.of(tenant)
                .addArrayOfString(targets.toArray(String[]::new))
                .addString(by)
                .addString(approvedBy)
                .addOffsetDateTime(utc(now));
        return LiveRows.keys(tuple, quotes.stream().map(Quote::key).toList())
                .addArrayOfLong(quotes.stream().map(Quote::version).toArray(Long[]::new))
                .addArrayOfInteger(quotes.stream().map(Quote::unit).toArray(Integer[]::new))
                .addArrayOfString(decimals(quotes, Quote::bid))
                .addArrayOfString(decimals(quotes, Quote::mid))
                .addArrayOfString(decimals(quotes, Quote::ask))
                .addArrayOfString(quotes.stream().map(Quote::source).toArray(String[]::new))
                .addArrayOfOffsetDateTime(times(quotes, Quote::asOf))
                .addArrayOfOffsetDateTime(times(quotes, Quote::validFrom))
                .addArrayOfOffsetDateTime(times(quotes, Quote::validTo))
                .addArrayOfLong(quotes.stream().map(Quote::supersedes).toArray(Long[]::new));
    }

    /** The quote of a row with {@link #COLUMNS}. */
    public static Quote quote(Row row) {
        return new Quote(
                key(row),
                row.getInteger("unit"),
                row.getBigDecimal("bid"),
                row.getBigDecimal("mid"),
                row.getBigDecimal("ask"),
                row.getString("source"),
                row.getOffsetDateTime("as_of").toInstant(),
                row.getOffsetDateTime("valid_from").toInstant(),
                instant(row.getOffsetDateTime("valid_to")),
                row.getLong("version"),
                row.getLong("supersedes"));
    }

    static RateKey key(Row row) {
        var kind = RateKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        return new RateKey(row.getString("base"), row.getString("quote"), kind);
    }

    private static String[] decimals(List<Quote> quotes, Function<Quote, @Nullable BigDecimal> member) {
        return quotes.stream().map(quote -> plain(member.apply(quote))).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<Quote> quotes, Function<Quote, @Nullable Instant> member) {
        return quotes.stream().map(quote -> utc(member.apply(quote))).toArray(OffsetDateTime[]::new);
    }

    private static @Nullable String plain(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
