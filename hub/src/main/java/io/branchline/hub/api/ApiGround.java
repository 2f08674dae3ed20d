package io.branchline.hub.api;

import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.Origins;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * What the routes of the API stand on.
 *
 * @param pool for reads and changes; the caller closes it
 * @param operators the registry that {@code doorkeeper} asks
 * @param sessions how the branches stand at this node
 * @param origins whose pages may change something with the cookie of a session, besides the hub's own
 * @param zone in which a day begins at midnight, for "today"
 */
public record ApiGround(
        Pool pool,
        Operators operators,
        Doorkeeper doorkeeper,
        BranchStates sessions,
        Origins origins,
        ZoneId zone,
        InstantSource clock) {}
