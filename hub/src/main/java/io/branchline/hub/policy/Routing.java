package io.branchline.hub.policy;

import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Route;
import io.branchline.protocol.event.RoutingPolicy;
import java.util.LinkedHashMap;

/**
 * A routing policy in force, with the rules made of it.
 *
 * @param policy every type that head office knows, and its route
 * @param rules what events are checked by
 */
public record Routing(RoutingPolicy policy, EventRules rules) {
    private static final Routing STANDARD =
            new Routing(RoutingPolicy.standard(), new EventRules(RoutingPolicy.standard()));

    /** What holds for a tenant that has published none. */
    public static Routing standard() {
        return STANDARD;
    }

    /** The policy, and for the types it does not name the routes that come with the product. */
    static Routing of(RoutingPolicy published) {
        var routes = new LinkedHashMap<String, Route>();
        for (var policy : new RoutingPolicy[] {RoutingPolicy.standard(), published}) {
            policy.types().forEach(type -> routes.put(type, policy.route(type).orElseThrow()));
        }
        var whole = new RoutingPolicy(published.version(), routes);
        return new Routing(whole, new EventRules(whole));
    }
}
