package io.branchline.hub.policy;

import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.rate.RatePolicyJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of all tenants: published in the caller's transaction, delivered to the branches, and, for the routing of
 * events, in force on every node within a second of the commit. Thread-safe.
 */
public final class Policies {
    /** Largest policy. */
    public static final int BYTES_MAX = 128 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
    private static final int HISTORY_MAX = 1000;
    private static final String SOURCE = "/hq/policies";
    private static final String COLUMNS = "SELECT tenant, kind, version, data, by, at FROM policy ";
    private static final String NEWEST_ROUTING = "SELECT DISTINCT ON (tenant) tenant, version, data FROM policy "
            + "WHERE kind = 'routing' ORDER BY tenant, version DESC";

    private final Pool pool;
    private final DownLog log;
    private final InstantSource clock;
    private volatile Map<Integer, Routing> routings = Map.of();

    /** Policies through a pool that the caller closes; until {@link #refresh} the standard routing is in force. */
    public Policies(Pool pool, DownLog log, InstantSource clock) {
        this.pool = pool;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Stores a policy and appends it to the messages of every branch. The caller tells
     * {@link io.branchline.hub.downlink.RoadsDown#grew} once it has committed.
     *
     * @param tx the caller's transaction
     * @param by who publishes it
     * @return its position in the messages; fails with {@link PolicyRefused} if it cannot be used or its version does
     *     not rise
     */
    public Future<Long> publish(SqlConnection tx, int tenant, PolicyKind kind, byte[] json, String by) {
        int version;
        try {
            version = versionOf(kind, json);
        } catch (PolicyRefused refused) {
            return Future.failedFuture(refused);
        }
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var text = new String(json, StandardCharsets.UTF_8);
        var event = Event.of(kind.type() + "-" + version, SOURCE, kind.type(), now, text);
        // The append first: it lets one publisher at a time through to the look at the version.
        return log.append(tx, tenant, List.of(DownMessage.toAll(event, kind.type())), by)
                .compose(positions -> tx.preparedQuery(
                                COLUMNS + "WHERE tenant = $1 AND kind = $2 ORDER BY version DESC LIMIT 1")
                        .execute(Tuple.of(tenant, kind.word()))
                        .compose(rows -> risen(kind, rows, version))
                        .compose(risen -> tx.preparedQuery("INSERT INTO policy (tenant, kind, version, data, by, at) "
                                        + "VALUES ($1, $2, $3, $4, $5, $6)")
                                .execute(Tuple.of(tenant, kind.word(), version, text, by, now)))
                        .map(stored -> positions.getFirst()));
    }

    /** The newest policy of a kind; empty if none was ever published. */
    public Future<Optional<Policy>> current(int tenant, PolicyKind kind) {
        return history(tenant, kind, 1).map(newest -> newest.stream().findFirst());
    }

    /** The policies of a kind, newest first. */
    public Future<List<Policy>> history(int tenant, PolicyKind kind, int limit) {
        return pool.preparedQuery(COLUMNS + "WHERE tenant = $1 AND kind = $2 ORDER BY version DESC LIMIT $3")
                .execute(Tuple.of(tenant, kind.word(), Math.clamp(limit, 1, HISTORY_MAX)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Policies::policy)
                        .toList());
    }

    /** The routing in force for a tenant on this node. Never waits. */
    public Routing routing(int tenant) {
        return routings.getOrDefault(tenant, Routing.standard());
    }

    /** Puts in force what is published by now; called at the start and whenever a tenant's messages have grown. */
    public Future<Void> refresh() {
        return pool.preparedQuery(NEWEST_ROUTING).execute().map(rows -> {
            put(rows);
            return null;
        });
    }

    private synchronized void put(RowSet<Row> rows) {
        var next = new HashMap<Integer, Routing>();
        for (Row row : rows) {
            var tenant = row.getInteger("tenant");
            var before = routing(tenant);
            if (row.getInteger("version") <= before.policy().version() && routings.containsKey(tenant)) {
                next.put(tenant, before);
            } else {
                read(tenant, row).ifPresent(routing -> next.put(tenant, routing));
            }
        }
        routings = Map.copyOf(next);
    }

    /** What an older version of this program stored may not be usable any more; then it goes on as before. */
    private Optional<Routing> read(int tenant, Row row) {
        try {
            var routing = Routing.of(readRouting(row.getString("data").getBytes(StandardCharsets.UTF_8)));
            LOG.info("Routing policy in force tenant={} version={}", tenant, row.getInteger("version"));
            return Optional.of(routing);
        } catch (RoutingPolicyJson.Unusable unusable) {
            LOG.error(
                    "Stored routing policy cannot be used tenant={} version={}",
                    tenant,
                    row.getInteger("version"),
                    unusable);
            return Optional.ofNullable(routings.get(tenant));
        }
    }

    private static int versionOf(PolicyKind kind, byte[] json) throws PolicyRefused {
        if (json.length > BYTES_MAX) {
            throw new PolicyRefused("the policy has " + json.length + " bytes; allowed are at most " + BYTES_MAX);
        }
        try {
            return switch (kind) {
                case ROUTING -> readRouting(json).version();
                case RATES -> RatePolicyJson.read(json).version();
            };
        } catch (RoutingPolicyJson.Unusable | RatePolicyJson.Unusable unusable) {
            throw new PolicyRefused(String.valueOf(unusable.getMessage()));
        }
    }

    private static RoutingPolicy readRouting(byte[] json) throws RoutingPolicyJson.Unusable {
        return RoutingPolicyJson.read(json, RoutingPolicy.standard().types());
    }

    private static Future<Void> risen(PolicyKind kind, RowSet<Row> newest, int version) {
        var rows = newest.iterator();
        var before = rows.hasNext() ? rows.next().getInteger("version") : 0;
        return version > before
                ? Future.succeededFuture()
                : Future.failedFuture(new PolicyRefused("/version of the " + kind.word() + " policy is " + version
                        + "; allowed is above " + before + ", the one in force"));
    }

    private static Policy policy(Row row) {
        return new Policy(
                PolicyKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getInteger("version"),
                row.getString("data"),
                row.getString("by"),
                row.getOffsetDateTime("at").toInstant());
    }
}
