package io.branchline.hub.rates;

import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.identity.Audit;
import io.branchline.hub.rates.ecb.EcbQuotes;
import io.branchline.protocol.rate.Quote;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Takes the reference rates of a file into head office's history, all or none. They are for information: no branch is
 * sent any, unless somebody is named; then those get the rates of the last day, by the rules of the desk. What was
 * imported before and says the same is left out, so that a file may be imported every day. Thread-safe.
 */
public final class RateImport {
    /** Quotes of one statement: their parameters are made within a few milliseconds on an event loop. */
    private static final int BATCH = 5_000;

    private static final String FIND_NEW = """
            SELECT i.n::int FROM unnest($2::text[], $3::timestamptz[], $4::text[]) WITH ORDINALITY AS i(quote, at, mid, n)
            WHERE i.mid::numeric IS DISTINCT FROM (
                SELECT q.mid FROM quote q
                WHERE q.tenant = $1 AND q.base = 'EUR' AND q.quote = i.quote AND q.kind = 'reference'
                    AND q.valid_from = i.at AND q.source = $5
                ORDER BY q.version DESC LIMIT 1)
            ORDER BY i.n""";

    private final RateDesk desk;
    private final QuoteLog log;
    private final InstantSource clock;

    /** An import that keeps history in this log and publishes through this desk. */
    public RateImport(RateDesk desk, QuoteLog log, InstantSource clock) {
        this.desk = desk;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Imports a file.
     *
     * @param tx the caller's transaction; the tenant's road down is held to its end, about five seconds for the whole
     *     history on two cores
     * @param file what was read, on a worker thread
     * @param targets who is to get the rates of the last day; empty for nobody
     * @return what became of it; fails with {@link RateRefusal} if the desk refuses
     */
    public Future<Imported> ecb(SqlConnection tx, int tenant, String who, EcbQuotes file, List<String> targets) {
        var all = file.quotes();
        var history = targets.isEmpty() ? all : before(all, EcbQuotes.publishedAt(file.to()));
        var last = all.subList(history.size(), all.size());
        return Standing.lock(tx, tenant)
                .compose(locked -> keep(tx, tenant, who, history))
                .compose(kept -> publish(tx, tenant, who, last, targets)
                        .map(published -> new Imported(
                                file.days(), kept, all.size() - kept - count(published), published, file.refused())))
                .compose(imported -> audited(tx, tenant, who, file, imported));
    }

    private static List<Quote> before(List<Quote> rising, Instant lastDay) {
        return rising.stream()
                .takeWhile(quote -> quote.validFrom().isBefore(lastDay))
                .toList();
    }

    private Future<Integer> keep(SqlConnection tx, int tenant, String who, List<Quote> history) {
        var kept = Future.succeededFuture(0);
        for (var from = 0; from < history.size(); from += BATCH) {
            var batch = history.subList(from, Math.min(from + BATCH, history.size()));
            kept = kept.compose(earlier -> unknown(tx, tenant, batch)
                    .compose(unknown -> log.release(tx, tenant, unknown, List.of(), who, null))
                    .map(released -> earlier + released.size()));
        }
        return kept;
    }

    private static Future<List<Quote>> unknown(SqlConnection tx, int tenant, List<Quote> batch) {
        var parameters = Tuple.of(tenant)
                .addArrayOfString(
                        batch.stream().map(quote -> quote.key().quote()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(batch.stream()
                        .map(quote -> quote.validFrom().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(
                        batch.stream().map(quote -> quote.mid().toPlainString()).toArray(String[]::new))
                .addString(EcbQuotes.SOURCE);
        return tx.preparedQuery(FIND_NEW)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> batch.get(row.getInteger(0) - 1))
                        .toList());
    }

    /** Leaves out what its recipients have already, and what is older than that: a late file changes no board. */
    private Future<Published> publish(
            SqlConnection tx, int tenant, String who, List<Quote> last, List<String> targets) {
        if (last.isEmpty()) {
            return Future.succeededFuture(new Published(List.of(), List.of()));
        }
        return Standing.of(tx, tenant, last, targets, clock.instant())
                .map(standings -> newer(last, standings))
                .compose(newer -> newer.isEmpty()
                        ? Future.succeededFuture(new Published(List.of(), List.of()))
                        : desk.publish(tx, tenant, who, newer, targets));
    }

    private static List<Quote> newer(List<Quote> last, List<Standing> standings) {
        var newer = new ArrayList<Quote>();
        for (var index = 0; index < last.size(); index++) {
            var quote = last.get(index);
            var before = standings.get(index).before();
            if (before == null
                    || (!before.validFrom().isAfter(quote.validFrom())
                            && !standings.get(index).repeats(quote))) {
                newer.add(quote);
            }
        }
        return newer;
    }

    private static Future<Imported> audited(
            SqlConnection tx, int tenant, String who, EcbQuotes file, Imported imported) {
        var detail = new JsonObject()
                .put("from", file.from().toString())
                .put("to", file.to().toString())
                .put("days", imported.days())
                .put("kept", imported.kept())
                .put("known", imported.known())
                .put("released", imported.published().released().size())
                .put("waiting", imported.published().waiting().size())
                .put("refused", imported.refused().size());
        return Audit.record(tx, new Audit.Entry(tenant, who, "rate.imported", EcbQuotes.SOURCE, detail))
                .map(written -> imported);
    }

    private static int count(Published published) {
        return published.released().size() + published.waiting().size();
    }
}
