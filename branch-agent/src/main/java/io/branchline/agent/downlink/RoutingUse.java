package io.branchline.agent.downlink;

import io.branchline.protocol.event.RoutingPolicy;
import java.io.IOException;

/** Takes a routing policy into use. Called on the writer's thread, where it may block. */
public interface RoutingUse {
    /**
     * Makes everything ready for a policy, without a change that anybody could notice.
     *
     * @return puts the policy into use; run once the policy is on the disk, and must not fail
     * @throws IOException if the disk does not let it be made ready; it is tried again later
     */
    Runnable prepare(RoutingPolicy policy) throws IOException;
}
