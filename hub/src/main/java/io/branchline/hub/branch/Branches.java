package io.branchline.hub.branch;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The registry of branches in PostgreSQL. Nothing is cached: every authentication reads the row, so a disabled branch
 * is refused at once. Fails closed: no answer from the database is a failed future, never an empty yes. Thread-safe.
 */
public final class Branches {
    private static final String COLUMNS = "b.id, b.tenant, b.code, b.name, b.region";
    private static final byte[] NO_HASH = new byte[32];

    private final Pool pool;
    private final SecureRandom random = new SecureRandom();

    /** A registry on a pool that the caller closes. */
    public Branches(Pool pool) {
        this.pool = pool;
    }

    /**
     * Adds a branch, and its tenant if that is new.
     *
     * @return the branch and its key; fails with {@link IllegalArgumentException} if the tenant has such a branch already
     */
    public Future<Enrolled> add(String tenantCode, String code, String name, String region) {
        return pool.withTransaction(connection ->
                tenant(connection, tenantCode).compose(tenant -> insert(connection, tenant, code, name, region)));
    }

    /** The key of a tenant, which is added if it is new. */
    public Future<Integer> tenant(String code) {
        return pool.withTransaction(connection -> tenant(connection, code)).map(Objects::requireNonNull);
    }

    /** The key of a tenant; empty if there is none of this code. */
    public Future<Optional<Integer>> findTenant(String code) {
        return pool.preparedQuery("SELECT id FROM tenant WHERE code = $1")
                .execute(Tuple.of(code))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getInteger(0))
                        .findFirst());
    }

    /** The branch whose key this is; empty for a wrong key and for a disabled branch, in the same time. */
    public Future<Optional<Branch>> authenticate(String key) {
        return authenticate(List.of(key)).map(List::getFirst);
    }

    /** The same for many keys at once; answers in their order. */
    public Future<List<Optional<Branch>>> authenticate(List<String> keys) {
        var ids = keys.stream()
                .map(key -> BranchKey.parse(key).map(BranchKey::branch).orElse(0))
                .toList();
        return pool.preparedQuery("SELECT " + COLUMNS + ", b.key_hash, b.enabled FROM branch b WHERE b.id = ANY ($1)")
                .execute(Tuple.of(ids.toArray(Integer[]::new)))
                .map(rows -> {
                    var found = new HashMap<Integer, Row>();
                    rows.forEach(row -> found.put(row.getInteger("id"), row));
                    return IntStream.range(0, keys.size())
                            .mapToObj(at -> matching(found.get(ids.get(at)), BranchKey.sha256(keys.get(at))))
                            .toList();
                });
    }

    /** True if this is the right key of a branch that is disabled: who has the key may be told so. */
    public Future<Boolean> isDisabled(String key) {
        var parsed = BranchKey.parse(key);
        var offered = BranchKey.sha256(key);
        return pool.preparedQuery("SELECT b.key_hash FROM branch b WHERE b.id = $1 AND NOT b.enabled")
                .execute(Tuple.of(parsed.map(BranchKey::branch).orElse(0)))
                .map(rows -> MessageDigest.isEqual(hashOf(rows), offered));
    }

    /** Whether each of these branches may still be connected; for sessions that are open. */
    public Future<List<Integer>> enabledAmong(List<Integer> branches) {
        return pool.preparedQuery("SELECT id FROM branch WHERE enabled AND id = ANY ($1)")
                .execute(Tuple.of(branches.toArray(Integer[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getInteger(0))
                        .toList());
    }

    /** All branches by tenant and code. */
    public Future<List<Registered>> list() {
        return pool.preparedQuery("SELECT " + COLUMNS + ", t.code AS tenant_code, b.enabled, b.created FROM branch b "
                        + "JOIN tenant t ON t.id = b.tenant ORDER BY t.code, b.code LIMIT 100000")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Branches::registered)
                        .toList());
    }

    /** Refuses the agents of a branch from now on; false if there is no such branch. */
    public Future<Boolean> disable(String tenantCode, String code) {
        return enabled(tenantCode, code, false);
    }

    /** Takes the agents of a branch again; false if there is no such branch. */
    public Future<Boolean> enable(String tenantCode, String code) {
        return enabled(tenantCode, code, true);
    }

    private Future<Boolean> enabled(String tenantCode, String code, boolean enabled) {
        return pool.preparedQuery("UPDATE branch SET enabled = $3 WHERE code = $2 "
                        + "AND tenant = (SELECT id FROM tenant WHERE code = $1)")
                .execute(Tuple.of(tenantCode, code, enabled))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Future<Integer> tenant(SqlConnection connection, String code) {
        return connection
                .preparedQuery("INSERT INTO tenant (code, name) VALUES ($1, $1) ON CONFLICT (code) DO NOTHING")
                .execute(Tuple.of(code))
                .compose(inserted -> connection
                        .preparedQuery("SELECT id FROM tenant WHERE code = $1")
                        .execute(Tuple.of(code)))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private Future<Enrolled> insert(SqlConnection connection, int tenant, String code, String name, String region) {
        return connection
                .preparedQuery("SELECT nextval(pg_get_serial_sequence('branch', 'id'))::int")
                .execute()
                .map(rows -> BranchKey.random(rows.iterator().next().getInteger(0), random))
                .compose(key -> connection
                        .preparedQuery("INSERT INTO branch (id, tenant, code, name, region, key_hash) "
                                + "OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6) "
                                + "ON CONFLICT (tenant, code) DO NOTHING")
                        .execute(Tuple.of(key.branch(), tenant, code, name, region, Buffer.buffer(key.hash())))
                        .compose(rows -> enrolled(rows, new Branch(key.branch(), tenant, code, name, region), key)));
    }

    private static Future<Enrolled> enrolled(RowSet<Row> rows, Branch branch, BranchKey key) {
        return rows.rowCount() == 1
                ? Future.succeededFuture(new Enrolled(branch, key.text()))
                : Future.failedFuture(
                        new IllegalArgumentException("branch " + branch.code() + " exists already in this tenant"));
    }

    private static Optional<Branch> matching(@Nullable Row row, byte[] offered) {
        var stored = row == null ? NO_HASH : row.getBuffer("key_hash").getBytes();
        var same = MessageDigest.isEqual(stored, offered);
        return same && row != null && row.getBoolean("enabled") ? Optional.of(branch(row)) : Optional.empty();
    }

    private static byte[] hashOf(RowSet<Row> rows) {
        var iterator = rows.iterator();
        return iterator.hasNext() ? iterator.next().getBuffer("key_hash").getBytes() : NO_HASH;
    }

    private static Registered registered(Row row) {
        return new Registered(
                branch(row),
                row.getString("tenant_code"),
                row.getBoolean("enabled"),
                row.getOffsetDateTime("created").toInstant());
    }

    private static Branch branch(Row row) {
        return new Branch(
                row.getInteger("id"),
                row.getInteger("tenant"),
                row.getString("code"),
                row.getString("name"),
                row.getString("region"));
    }
}
