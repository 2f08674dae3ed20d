package io.branchline.hub.rates;

import io.branchline.hub.downlink.Targets;
import io.branchline.hub.rates.RateRefusal.Reason;
import io.branchline.protocol.json.Excerpt;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Whether those that quotes are for are there: a slip in a code would otherwise send them to nobody. */
final class Recipients {
    private static final String FIND_UNKNOWN = """
            SELECT t FROM unnest($2::text[]) t
            WHERE t <> $3 AND NOT EXISTS (SELECT FROM branch b WHERE b.tenant = $1
                AND t IN ('branch:' || b.code, 'region:' || b.region))
            ORDER BY t LIMIT 1""";

    private Recipients() {}

    /** The targets in one order, each once; fails with {@link RateRefusal} if there are none or one of them is nobody. */
    static Future<List<String>> known(SqlConnection tx, int tenant, List<String> targets) {
        var sorted = targets.stream().sorted().distinct().toList();
        if (sorted.isEmpty() || sorted.size() > Targets.COUNT_MAX) {
            return refused("targets are " + sorted.size() + "; allowed are 1 to " + Targets.COUNT_MAX);
        }
        for (var target : sorted) {
            if (!Targets.isTarget(target)) {
                return refused("target is " + Excerpt.of(target) + "; allowed is *, region:<name> or branch:<code>");
            }
        }
        return tx.preparedQuery(FIND_UNKNOWN)
                .execute(Tuple.of(tenant, sorted.toArray(String[]::new), Targets.ALL))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(sorted)
                        : refused(
                                "target is " + Excerpt.of(rows.iterator().next().getString(0))
                                        + "; there is no such branch or region"));
    }

    private static <T> Future<T> refused(String detail) {
        return Future.failedFuture(new RateRefusal(Reason.CALL, detail));
    }
}
