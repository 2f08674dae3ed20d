package io.branchline.hub.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** What a feature does to answer a request that changes something. */
@FunctionalInterface
public interface Change {
    /**
     * Makes the change. Everything it writes, it writes with {@code tx}: it is committed together with the audit and the
     * stored answer, or not at all. It does not commit, and touches nothing outside the database; what is to happen
     * outside goes into {@link Reply#whenCommitted}.
     *
     * @param tx the open transaction, READ COMMITTED
     * @return the answer; {@link Refused}, thrown or as a failure, rolls back and is answered as a problem
     */
    Future<Reply> make(SqlConnection tx, Asked asked);
}
