package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.downlink.Targets;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How many branches have the rates in force: from how far each branch is, not from every receipt. Thread-safe. */
public final class RateReach {
    private static final int BRANCHES_MAX = 100_000;
    private static final String BRANCHES = """
            SELECT b.id, b.tenant, b.code, b.name, b.region, coalesce(p.version, 0) AS version
            FROM branch b LEFT JOIN down_progress p ON p.branch = b.id
            WHERE b.tenant = $1 AND b.enabled LIMIT $2""";
    private static final String REFUSALS = """
            SELECT position, count(*) AS branches FROM down_refusal
            WHERE tenant = $1 AND lane = 'rates' AND position = ANY ($2) GROUP BY position""";

    /** A branch is this far; what is for it and not behind that has been applied, or refused. */
    private record Far(Set<String> targets, long version) {}

    /**
     * Of how many branches.
     *
     * @param applied have it
     * @param of are to have it; disabled ones are not counted
     */
    public record Count(long applied, long of) {}

    /** How far all branches were at one moment. */
    public static final class Reach {
        private final List<Far> branches;
        private final Map<Long, Long> refusals;

        private Reach(List<Far> branches, Map<Long, Long> refusals) {
            this.branches = branches;
            this.refusals = refusals;
        }

        /** Who has a version in force that is for these targets. */
        public Count of(long version, List<String> targets) {
            var addressed = branches.stream()
                    .filter(branch -> targets.stream().anyMatch(branch.targets()::contains))
                    .toList();
            var passed =
                    addressed.stream().filter(far -> far.version() >= version).count();
            return new Count(Math.max(0, passed - refusals.getOrDefault(version, 0L)), addressed.size());
        }
    }

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public RateReach(Pool pool) {
        this.pool = pool;
    }

    /** How far the branches are, and who refused one of these versions. */
    public Future<Reach> read(int tenant, List<Long> versions) {
        var branches = pool.preparedQuery(BRANCHES).execute(Tuple.of(tenant, BRANCHES_MAX));
        var refusals = pool.preparedQuery(REFUSALS)
                .execute(Tuple.tuple().addInteger(tenant).addArrayOfLong(versions.toArray(Long[]::new)));
        return Future.all(branches, refusals)
                .map(both -> new Reach(far(branches.result()), refused(refusals.result())));
    }

    private static List<Far> far(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Far(Set.copyOf(Targets.of(branch(row))), row.getLong("version")))
                .toList();
    }

    private static Branch branch(Row row) {
        return new Branch(
                row.getInteger("id"),
                row.getInteger("tenant"),
                row.getString("code"),
                row.getString("name"),
                row.getString("region"));
    }

    private static Map<Long, Long> refused(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.toMap(row -> row.getLong("position"), row -> row.getLong("branches")));
    }
}
