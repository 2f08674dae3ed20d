package io.branchline.hub.identity;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The browsers that are signed in and the tickets that let one in, in PostgreSQL, so at every node. Whatever was made with
 * a token dies with it. A sign-in that was good is not looked up again for two seconds, like a token. Fails closed.
 * Thread-safe.
 */
public final class SignIns {
    /** How long a browser stays signed in. */
    public static final Duration SIGNED_IN_FOR = Duration.ofHours(12);

    private static final String SESSION = "bls_";
    private static final String TICKET = "blt_";
    private static final Pattern FORM = Pattern.compile("bl[st]_[A-Za-z0-9_-]{43}");
    private static final int RANDOM_BYTES = 32;
    /** Of each kind and operator; the oldest goes when there is one more. */
    private static final int OPEN_MAX = 50;

    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final String GOOD = " FROM sign_in s JOIN operator o ON o.id = s.operator "
            + "WHERE o.token_hash = s.token_hash AND o.revoked_at IS NULL AND s.expires > now() AND o.tenant = $1 ";

    private final Pool pool;
    private final LongSupplier monotonicMs;
    private final RecentTokens<SignedIn> recent;
    private final SecureRandom random = new SecureRandom();

    SignIns(Pool pool, LongSupplier monotonicMs) {
        this.pool = pool;
        this.monotonicMs = monotonicMs;
        this.recent = new RecentTokens<>(monotonicMs, SignedIn::operator);
    }

    /** Signs a browser in; empty if the token it came with was revoked meanwhile. */
    public Future<Optional<Secret>> open(Admitted who) {
        var secret = random(SESSION);
        var parameters = Tuple.of(TokenHash.of(secret).buffer(), who.operator().id(), SIGNED_IN_FOR.toSeconds())
                .addBuffer(who.pass().buffer());
        return pool.withTransaction(tx -> add(tx, "sign_in", secret, parameters))
                .map(Objects::requireNonNull);
    }

    /**
     * Makes a ticket in the caller's transaction; the caller writes the audit.
     *
     * @return empty if the operator has no good token any more
     */
    public Future<Optional<Secret>> ticket(SqlClient tx, Operator who, Duration goodFor) {
        var secret = random(TICKET);
        var parameters = Tuple.of(TokenHash.of(secret).buffer(), who.id(), goodFor.toSeconds())
                .addBuffer(null);
        return add(tx, "ticket", secret, parameters);
    }

    /** Without a hash of the token, whichever token the operator has now. */
    private static Future<Optional<Secret>> add(SqlClient tx, String table, String secret, Tuple parameters) {
        return tx.preparedQuery("INSERT INTO " + table + " (hash, operator, token_hash, expires) "
                        + "SELECT $1, o.id, o.token_hash, now() + $3::bigint * interval '1 second' FROM operator o "
                        + "WHERE o.id = $2 AND o.revoked_at IS NULL AND o.token_hash = coalesce($4::bytea, o.token_hash) "
                        + "RETURNING expires")
                .execute(parameters)
                .compose(rows -> tx.preparedQuery("DELETE FROM " + table + " WHERE hash IN (SELECT hash FROM " + table
                                + " WHERE operator = $1 ORDER BY at DESC OFFSET $2)")
                        .execute(Tuple.of(parameters.getInteger(1), OPEN_MAX))
                        .map(trimmed -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> new Secret(
                                        secret, row.getOffsetDateTime("expires").toInstant()))
                                .findFirst()));
    }

    private String random(String kind) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return kind + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Optional<SignedIn> matching(RowSet<Row> rows, TokenHash offered, long askedAt) {
        if (rows.size() == 0) {
            recent.bad(offered);
            return Optional.empty();
        }
        var row = rows.iterator().next();
        var found = new SignedIn(
                Operators.operator(row), row.getOffsetDateTime("expires").toInstant());
        recent.good(offered, found, askedAt);
        return Optional.of(found);
    }

    /** Who is signed in with this secret; empty for a wrong, an old and a foreign one. */
    Future<Optional<SignedIn>> find(int tenant, String secret) {
        var hash = TokenHash.of(secret);
        var trusted = recent.trusted(hash).filter(found -> found.operator().tenant() == tenant);
        if (trusted.isPresent() || !FORM.matcher(secret).matches()) {
            return Future.succeededFuture(trusted);
        }
        var askedAt = monotonicMs.getAsLong();
        return pool.preparedQuery("SELECT o.id, o.tenant, o.name, o.role, s.expires" + GOOD + "AND s.hash = $2")
                .execute(Tuple.of(tenant, hash.buffer()))
                .map(rows -> matching(rows, hash, askedAt));
    }

    /** Whose ticket this is, which is worth nothing from now on; empty for a wrong, a used, an old and a foreign one. */
    Future<Optional<Admitted>> redeem(int tenant, String ticket) {
        if (!FORM.matcher(ticket).matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        return pool.preparedQuery("DELETE FROM ticket s USING operator o WHERE s.hash = $1 AND o.id = s.operator "
                        + "AND o.tenant = $2 AND o.token_hash = s.token_hash AND o.revoked_at IS NULL "
                        + "AND s.expires > now() RETURNING o.id, o.tenant, o.name, o.role, s.token_hash")
                .execute(Tuple.of(TokenHash.of(ticket).buffer(), tenant))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row ->
                                new Admitted(Operators.operator(row), TokenHash.stored(row.getBuffer("token_hash"))))
                        .findFirst());
    }

    /** Signs a browser out, at every node within two seconds. */
    public Future<Void> close(String secret) {
        var hash = TokenHash.of(secret);
        return pool.preparedQuery("DELETE FROM sign_in WHERE hash = $1")
                .execute(Tuple.of(hash.buffer()))
                .onComplete(done -> recent.bad(hash))
                .mapEmpty();
    }

    /** Forgets what has expired, a bounded number at once. */
    public Future<Void> forgetExpired() {
        return forgetExpired("sign_in").compose(done -> forgetExpired("ticket"));
    }

    private Future<Void> forgetExpired(String table) {
        return pool.preparedQuery("DELETE FROM " + table + " WHERE hash IN (SELECT hash FROM " + table
                        + " WHERE expires < now() LIMIT $1)")
                .execute(Tuple.of(FORGOTTEN_AT_ONCE))
                .mapEmpty();
    }

    boolean wasGood(String secret) {
        return recent.wasGood(TokenHash.of(secret));
    }

    /** Which of these are still signed in. */
    Future<Set<TokenHash>> stillGood(int tenant, Set<TokenHash> hashes) {
        var offered = hashes.stream().map(TokenHash::buffer).toArray(Buffer[]::new);
        return pool.preparedQuery("SELECT s.hash" + GOOD + "AND s.hash = ANY ($2)")
                .execute(Tuple.tuple().addInteger(tenant).addArrayOfBuffer(offered))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> TokenHash.stored(row.getBuffer(0)))
                        .collect(Collectors.toSet()));
    }

    void forget(int tenant, String name) {
        recent.forget(tenant, name);
    }
}
