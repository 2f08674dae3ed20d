package io.branchline.hub.ingest;

import io.branchline.hub.policy.Routing;

/** What the ingest has to know of the roads beyond it. Called on event loops; must not block. */
public interface Onward {
    /** Nothing goes on, and the routing that comes with the product is in force. */
    Onward NONE = new Onward() {};

    /** The routing in force for a tenant at this moment. */
    default Routing routing(int tenant) {
        return Routing.standard();
    }

    /** Events that go on to other branches may have been committed. */
    default void handedOn() {}
}
