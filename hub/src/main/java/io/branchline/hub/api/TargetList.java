package io.branchline.hub.api;

import io.branchline.hub.access.Refused;
import io.branchline.hub.downlink.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * The member {@code targets} of a request: {@code *}, {@code region:<name>}, {@code branch:<code>}. A region or branch
 * that is not there is refused, because a typing error would otherwise look like success. Thread-safe.
 */
final class TargetList {
    /** What is allowed, for a problem. */
    static final String ALLOWED = "allowed is a list of \"*\", \"region:<name>\" and \"branch:<code>\", at least one";

    private static final String UNKNOWN = """
            SELECT t.target FROM unnest($2::text[]) AS t(target)
            WHERE t.target <> '*' AND NOT EXISTS (SELECT FROM branch b WHERE b.tenant = $1
                AND (t.target = 'branch:' || b.code OR t.target = 'region:' || b.region))
            LIMIT 5""";

    private TargetList() {}

    /** The targets of a body; refused if they are not texts of that form. */
    static List<String> of(JsonObject body) {
        if (!(body.getValue("targets") instanceof JsonArray list) || list.isEmpty()) {
            throw Refused.member("/targets", "is missing or empty; " + ALLOWED);
        }
        if (list.size() > Targets.COUNT_MAX) {
            throw Refused.member("/targets", "has " + list.size() + " entries; allowed are " + Targets.COUNT_MAX);
        }
        var targets = new ArrayList<String>();
        for (var at = 0; at < list.size(); at++) {
            if (!(list.getValue(at) instanceof String target) || !Targets.isTarget(target)) {
                throw Refused.member("/targets/" + at, "is no target; " + ALLOWED);
            }
            targets.add(target);
        }
        return targets.stream().sorted().distinct().toList();
    }

    /** Completes if all of them are there; refused otherwise. */
    static Future<Void> known(SqlClient client, int tenant, List<String> targets) {
        return client.preparedQuery(UNKNOWN)
                .execute(Tuple.of(tenant).addArrayOfString(targets.toArray(String[]::new)))
                .map(rows -> {
                    var unknown = new ArrayList<String>();
                    rows.forEach(row -> unknown.add(row.getString(0)));
                    if (!unknown.isEmpty()) {
                        throw Refused.member(
                                "/targets",
                                "names what is not there: " + String.join(", ", unknown)
                                        + "; GET /api/v1/branches lists branches and regions");
                    }
                    return null;
                });
    }
}
