/**
 * The policies of head office: which event goes where (routing), and how long a rate may be used (rates).
 *
 * <p>Arrives: a policy as JSON, in the transaction of whoever publishes it. Leaves: a keyed message to every branch, and
 * the routing rules this node's ingest checks events by. Owns the table {@code policy}; the forms of the policies belong
 * to {@code protocol}.
 *
 * <p>Threads: thread-safe; the current policy of a tenant is one volatile map, replaced as a whole.
 *
 * <p>Limits: size of a policy; number of tenants that have one of their own.
 *
 * <p>Failure: what cannot be used is refused before it is stored, with place and reason. While PostgreSQL is away a node
 * goes on with the policy it has.
 *
 * <p>Invariant: versions of a kind only rise; a type that a policy does not name keeps the route that comes with the
 * product, so that no branch's backlog becomes unknown by a policy.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
