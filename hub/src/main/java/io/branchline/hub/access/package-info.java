/**
 * The frame around every request of the API: who asks, whether they may, and, if it changes something, that it happens
 * once, whole, and with a line in the audit.
 *
 * <p>Arrives: HTTP requests of the routes that features mount. Leaves: the answer a feature gave, or a problem in the
 * shape of RFC 9457. Owns table {@code idempotency}; knows no feature. A feature implements
 * {@link io.branchline.hub.access.Routes}, and mounts a {@link io.branchline.hub.access.Reads.Question} for what is read
 * and a {@link io.branchline.hub.access.Change} for what is changed.
 *
 * <p>Threads: stateless but for the count of bytes under way; mounted on every HTTP event loop. Limits: the body of each
 * route, all bodies under way together, the time a body and an answer may take, the length of a stored answer, a day for
 * which answers are kept.
 *
 * <p>Failure: PostgreSQL away is 503 with {@code Retry-After}; whether a change was made then is learnt by asking again
 * with the same {@code Idempotency-Key}. A bug of a feature is 500, rolled back and logged.
 *
 * <p>Invariant: what a change does, its audit and its stored answer are in one transaction.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
