package io.branchline.hub.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The quotes that can still be shown, in the table {@code quote_live}. */
final class LiveRows {
    /** What is released to all branches displaces what single regions and branches were given, too. */
    static final String DELETE_DISPLACED = """
            DELETE FROM quote_live q
            USING unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS n(base, quote, kind, valid_from)
            WHERE q.tenant = $1 AND q.base = n.base AND q.quote = n.quote AND q.kind = n.kind
                AND (q.target = ANY ($6::text[]) OR '*' = ANY ($6::text[]))
                AND n.valid_from <= greatest(q.valid_from, $7::timestamptz)""";

    static final String INSERT = """
            INSERT INTO quote_live (tenant, target, base, quote, kind, version, valid_from)
            SELECT $1, t.target, q.base, q.quote, q.kind, q.version, q.valid_from
            FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[])
                AS q(base, quote, kind, version, valid_from)
            CROSS JOIN unnest($7::text[]) AS t(target)""";

    private LiveRows() {}

    static Tuple displacing(int tenant, List<Quote> released, List<String> targets, OffsetDateTime now) {
        var earliest = Displacement.earliest(released);
        var keys = List.copyOf(earliest.keySet());
        var from = new ArrayList<OffsetDateTime>();
        keys.forEach(key -> from.add(earliest.getOrDefault(key, now.toInstant()).atOffset(ZoneOffset.UTC)));
        return keys(Tuple.of(tenant), keys)
                .addArrayOfOffsetDateTime(from.toArray(OffsetDateTime[]::new))
                .addArrayOfString(targets.toArray(String[]::new))
                .addOffsetDateTime(now);
    }

    static Tuple of(int tenant, List<Quote> shown, List<String> targets) {
        return keys(Tuple.of(tenant), shown.stream().map(Quote::key).toList())
                .addArrayOfLong(shown.stream().map(Quote::version).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(shown.stream()
                        .map(quote -> quote.validFrom().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(targets.toArray(String[]::new));
    }

    /** Three arrays: base, quote currency and kind. */
    static Tuple keys(Tuple tuple, List<RateKey> keys) {
        return tuple.addArrayOfString(keys.stream().map(RateKey::base).toArray(String[]::new))
                .addArrayOfString(keys.stream().map(RateKey::quote).toArray(String[]::new))
                .addArrayOfString(keys.stream().map(key -> key.kind().word()).toArray(String[]::new));
    }
}
