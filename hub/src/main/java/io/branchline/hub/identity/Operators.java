package io.branchline.hub.identity;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of operators in PostgreSQL. A token that was good is not looked up again for two seconds, so a revoked one
 * is refused everywhere within that time and the request under way. Fails closed: no answer from the database is a failed
 * future, never an empty yes. Thread-safe.
 */
public final class Operators {
    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);
    private static final String COLUMNS = "o.id, o.tenant, o.name, o.role";
    private static final Buffer NO_HASH = Buffer.buffer(new byte[32]);
    private static final int LISTED_MAX = 10_000;

    private final Pool pool;
    private final LongSupplier monotonicMs;
    private final RecentTokens<Operator> recent;
    private final SignIns signIns;
    private final SecureRandom random = new SecureRandom();

    /**
     * A registry on a pool that the caller closes.
     *
     * @param monotonicMs a clock that never jumps, in milliseconds
     */
    public Operators(Pool pool, LongSupplier monotonicMs) {
        this.pool = pool;
        this.monotonicMs = monotonicMs;
        this.recent = new RecentTokens<>(monotonicMs, operator -> operator);
        this.signIns = new SignIns(pool, monotonicMs);
    }

    /**
     * Adds an operator in a transaction of its own, and writes so in the audit.
     *
     * @param by who does it; with a colon if that is no operator, such as {@code cli:root}
     * @return as {@link #add(SqlClient, int, String, Role, String)}
     */
    public Future<Issued> add(int tenant, String name, Role role, String by) {
        var entry = new Audit.Entry(tenant, by, "token.added", name, new JsonObject().put("role", role.word()));
        return pool.withTransaction(tx -> add(tx, tenant, name, role, by)
                        .compose(issued -> Audit.record(tx, entry).map(issued)))
                .map(Objects::requireNonNull);
    }

    /**
     * Adds an operator in the caller's transaction; the caller writes the audit. A name whose token was revoked gets a
     * new one.
     *
     * @return the operator and the token; fails with {@link IllegalArgumentException} if the name is none, with
     *     {@link IllegalStateException} if it has a token that is good
     */
    public Future<Issued> add(SqlClient tx, int tenant, String name, Role role, String by) {
        OperatorToken token;
        try {
            token = OperatorToken.random(name, random);
        } catch (IllegalArgumentException wrongName) {
            return Future.failedFuture(wrongName);
        }
        return tx.preparedQuery("INSERT INTO operator AS o (tenant, name, role, token_hash, created_by) "
                        + "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, name) DO UPDATE SET role = excluded.role, "
                        + "token_hash = excluded.token_hash, created = now(), created_by = excluded.created_by, "
                        + "revoked_at = NULL, last_used_at = NULL WHERE o.revoked_at IS NOT NULL RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant, name, role.word(), token.hash().buffer(), by))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(
                                new Issued(operator(rows.iterator().next()), token.text()))
                        : Future.failedFuture(new IllegalStateException(
                                "operator " + name + " has a token already; revoke it first to give a new one")));
    }

    /**
     * Revokes a token in a transaction of its own, and writes so in the audit.
     *
     * @param by who does it, as in {@link #add(int, String, Role, String)}
     * @return false if nobody of this name has a token that is good
     */
    public Future<Boolean> revoke(int tenant, String name, String by) {
        var entry = new Audit.Entry(tenant, by, "token.revoked", name, new JsonObject());
        return pool.withTransaction(tx -> revoke(tx, tenant, name)
                        .compose(found -> found ? Audit.record(tx, entry).map(true) : Future.succeededFuture(false)))
                .map(Objects::requireNonNull)
                .onSuccess(found -> forget(tenant, name));
    }

    /** The same in the caller's transaction; the caller writes the audit and calls {@link #forget} once it is committed. */
    public Future<Boolean> revoke(SqlClient tx, int tenant, String name) {
        return tx.preparedQuery(
                        "UPDATE operator SET revoked_at = now() WHERE tenant = $1 AND name = $2 AND revoked_at IS NULL")
                .execute(Tuple.of(tenant, name))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Looks this operator's token up again the next time, at this node. */
    public void forget(int tenant, String name) {
        recent.forget(tenant, name);
        signIns.forget(tenant, name);
    }

    /** What was made with the tokens of these operators: browsers signed in, and tickets. */
    public SignIns signIns() {
        return signIns;
    }

    /** All operators of all tenants by tenant and name, those with a revoked token included; 10,000 at most. */
    public Future<List<Enlisted>> list() {
        return list("", Tuple.of(LISTED_MAX));
    }

    /** The operators of a tenant by name, those with a revoked token included; 10,000 at most. */
    public Future<List<Enlisted>> list(int tenant) {
        return list("WHERE o.tenant = $2 ", Tuple.of(LISTED_MAX, tenant));
    }

    /** The operator of a tenant by name, with a token that is good or was revoked. */
    public Future<Optional<Enlisted>> find(int tenant, String name) {
        return list("WHERE o.tenant = $2 AND o.name = $3 ", Tuple.of(1, tenant, name))
                .map(found -> found.stream().findFirst());
    }

    /** The operator of this tenant whose token this is; empty for a wrong, a revoked and a foreign one. */
    public Future<Optional<Operator>> authenticate(int tenant, String token) {
        var hash = TokenHash.of(token);
        var trusted = recent.trusted(hash).filter(operator -> operator.tenant() == tenant);
        if (trusted.isPresent()) {
            return Future.succeededFuture(trusted);
        }
        var parsed = OperatorToken.parse(token);
        if (parsed.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        // Trusted from the moment of asking, not of the answer: what was revoked in between must not live longer.
        var askedAt = monotonicMs.getAsLong();
        return pool.preparedQuery("SELECT " + COLUMNS + ", o.token_hash, o.last_used_at IS NULL "
                        + "OR o.last_used_at < now() - interval '1 minute' AS stale FROM operator o "
                        + "WHERE o.tenant = $1 AND o.name = $2 AND o.revoked_at IS NULL")
                .execute(Tuple.of(tenant, parsed.get().name()))
                .map(rows -> matching(rows, hash, askedAt));
    }

    /** Whether this token was good lately, whatever has become of it; costs nothing. */
    boolean wasGood(String token) {
        return recent.wasGood(TokenHash.of(token));
    }

    /** Which of these tokens of a tenant are still good; for those who came in with one and stayed. */
    public Future<Set<TokenHash>> stillGood(int tenant, Set<TokenHash> hashes) {
        if (hashes.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        var offered = hashes.stream().map(TokenHash::buffer).toArray(Buffer[]::new);
        return pool.preparedQuery("SELECT token_hash FROM operator "
                        + "WHERE tenant = $1 AND revoked_at IS NULL AND token_hash = ANY ($2)")
                .execute(Tuple.tuple().addInteger(tenant).addArrayOfBuffer(offered))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> TokenHash.stored(row.getBuffer(0)))
                        .collect(Collectors.toSet()))
                .onSuccess(good ->
                        hashes.stream().filter(hash -> !good.contains(hash)).forEach(recent::bad));
    }

    private Optional<Operator> matching(RowSet<Row> rows, TokenHash offered, long askedAt) {
        var row = rows.size() == 1 ? rows.iterator().next() : null;
        var stored = TokenHash.stored(row == null ? NO_HASH : row.getBuffer("token_hash"));
        if (!stored.equals(offered) || row == null) {
            recent.bad(offered);
            return Optional.empty();
        }
        var operator = operator(row);
        recent.good(offered, operator, askedAt);
        if (row.getBoolean("stale")) {
            noteUse(operator);
        }
        return Optional.of(operator);
    }

    private void noteUse(Operator operator) {
        pool.preparedQuery("UPDATE operator SET last_used_at = now() WHERE id = $1")
                .execute(Tuple.of(operator.id()))
                .onFailure(fault ->
                        LOG.debug("The last use of a token was not noted. operator={}", operator.name(), fault));
    }

    private Future<List<Enlisted>> list(String where, Tuple parameters) {
        return pool.preparedQuery(
                        "SELECT " + COLUMNS + ", t.code, o.created, o.created_by, o.revoked_at, o.last_used_at "
                                + "FROM operator o JOIN tenant t ON t.id = o.tenant " + where
                                + "ORDER BY t.code, o.name LIMIT $1")
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Operators::enlisted)
                        .toList());
    }

    private static Enlisted enlisted(Row row) {
        return new Enlisted(
                operator(row),
                row.getString("code"),
                row.getOffsetDateTime("created").toInstant(),
                row.getString("created_by"),
                instant(row.getOffsetDateTime("revoked_at")),
                instant(row.getOffsetDateTime("last_used_at")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static Operator operator(Row row) {
        return new Operator(
                row.getInteger("id"), row.getInteger("tenant"), row.getString("name"), Role.of(row.getString("role")));
    }
}
