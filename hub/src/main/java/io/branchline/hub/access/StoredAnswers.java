package io.branchline.hub.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answers stored under an {@code Idempotency-Key}, for a day. Written in the transaction of the change; a lock that
 * ends with it tells that a request with the same key is under way, at this node or another.
 */
final class StoredAnswers {
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String KEPT_FOR = "24 hours";
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** The key of a request, and the hash of all that must be the same when it comes again. */
    record Key(int tenant, int operator, String text, Buffer requestHash) {}

    private StoredAnswers() {}

    /** The key of a request; null if there is none and none is needed. */
    static @Nullable Key keyOf(Asked asked, Rule rule) {
        var headers = asked.request().request().headers().getAll("Idempotency-Key");
        if (headers.isEmpty() && !rule.keyRequired()) {
            return null;
        }
        if (headers.size() != 1 || !KEY_FORM.matcher(headers.getFirst()).matches()) {
            throw Refused.of(
                    400,
                    "wrong Idempotency-Key",
                    "Idempotency-Key is not one text of 1 to 255 visible ASCII characters, such as a UUID;"
                            + " send a new one with each change, and the same one to ask again");
        }
        return new Key(asked.who().tenant(), asked.who().id(), headers.getFirst(), hashOf(asked));
    }

    /**
     * The stored answer; empty if this is the first request with this key, which then owns it until the transaction ends.
     * Fails with {@link Refused} if another request has the key, or is under way with it.
     */
    static Future<Optional<Answer>> find(SqlConnection tx, Key key) {
        // Two statements, asked in one go: the second one's snapshot must be younger than the lock, or it misses an
        // answer just committed.
        var locked = tx.preparedQuery("SELECT pg_try_advisory_xact_lock($1)")
                .execute(Tuple.of(lockOf(key)))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.succeededFuture()
                        : Future.failedFuture(Refused.of(
                                409,
                                "under way",
                                "a request with this Idempotency-Key is under way; ask again for its answer")));
        var stored = tx.preparedQuery("SELECT request_hash, status, body FROM idempotency "
                        + "WHERE tenant = $1 AND operator = $2 AND key = $3")
                .execute(Tuple.of(key.tenant(), key.operator(), key.text()));
        return Future.all(locked, stored)
                .map(read -> stored.result())
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(stored(rows.iterator().next(), key)));
    }

    /** Stores the answer with the change. */
    static Future<Void> keep(SqlConnection tx, Key key, int status, String body) {
        return tx.preparedQuery("INSERT INTO idempotency (tenant, operator, key, request_hash, status, body) "
                        + "VALUES ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(key.tenant(), key.operator(), key.text(), key.requestHash(), (short) status, body))
                .mapEmpty();
    }

    /** Forgets answers of more than a day, a bounded number at once; whether there may be more. */
    static Future<Boolean> forget(Pool pool) {
        return pool.preparedQuery("DELETE FROM idempotency WHERE ctid = ANY (ARRAY("
                        + "SELECT ctid FROM idempotency WHERE at < now() - interval '" + KEPT_FOR + "' "
                        + "ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED))")
                .execute(Tuple.of(FORGOTTEN_AT_ONCE))
                .map(rows -> rows.rowCount() == FORGOTTEN_AT_ONCE);
    }

    private static Answer stored(Row row, Key key) {
        if (!row.getBuffer("request_hash").equals(key.requestHash())) {
            throw Refused.of(
                    422,
                    "Idempotency-Key used",
                    "another request was made with this Idempotency-Key; send a new key with each change");
        }
        return new Answer(row.getShort("status"), row.getString("body"), true, () -> {});
    }

    private static Buffer hashOf(Asked asked) {
        var request = asked.request().request();
        var head = request.method() + "\n" + request.uri() + "\n" + asked.mediaType() + "\n";
        var digest = sha256();
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        return Buffer.buffer(digest.digest(asked.bytes()));
    }

    private static long lockOf(Key key) {
        var text = "idempotency\n" + key.tenant() + "\n" + key.operator() + "\n" + key.text();
        return ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
