package io.branchline.agent;

import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Route;
import io.branchline.protocol.event.RoutingPolicy;
import java.util.LinkedHashMap;
import java.util.Set;

/** The routing policy of an agent: the standard one, with the local-only types of its settings. */
final class Routing {
    private Routing() {}

    static EventRules rules(Set<String> localTypes) {
        var standard = RoutingPolicy.standard();
        if (localTypes.isEmpty()) {
            return new EventRules(standard);
        }
        var routes = new LinkedHashMap<String, Route>();
        for (var type : standard.types()) {
            var route = standard.route(type).orElseThrow();
            var direction = localTypes.contains(type) ? DirectionClass.LOCAL_ONLY : route.direction();
            routes.put(type, new Route(route.priority(), direction, route.mode()));
        }
        return new EventRules(new RoutingPolicy(standard.version(), routes));
    }
}
