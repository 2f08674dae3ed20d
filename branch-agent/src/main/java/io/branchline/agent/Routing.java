package io.branchline.agent;

import io.branchline.agent.downlink.RoutingUse;
import io.branchline.agent.intake.Routes;
import io.branchline.agent.journal.JournalFault;
import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Route;
import io.branchline.protocol.event.RoutingPolicy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * The routing policy in use: the standard one until head office sends another, always with the local-only types of the
 * settings on top. A type that becomes local-only gets the journal that no link reads before its first event. Thread-safe.
 */
final class Routing implements RoutingUse {
    private final Set<String> localTypes;
    private final Journals journals;
    private volatile Routes routes;

    /** The standard policy. Blocking. */
    Routing(Set<String> localTypes, Journals journals) throws JournalFault {
        this.localTypes = Set.copyOf(localTypes);
        this.journals = journals;
        this.routes = routes(RoutingPolicy.standard());
    }

    /** What the intake goes by. */
    Routes current() {
        return routes;
    }

    @Override
    public Runnable prepare(RoutingPolicy policy) throws IOException {
        try {
            var ready = routes(policy);
            return () -> routes = ready;
        } catch (JournalFault fault) {
            throw new IOException("the journal of local-only events cannot be opened: " + fault.getMessage(), fault);
        }
    }

    private Routes routes(RoutingPolicy policy) throws JournalFault {
        var effective = withLocalTypes(policy);
        var stays = effective.types().stream()
                .map(type -> effective.route(type).orElseThrow())
                .anyMatch(route -> route.direction() == DirectionClass.LOCAL_ONLY);
        return new Routes(new EventRules(effective), stays ? journals.openLocal() : journals.local());
    }

    private RoutingPolicy withLocalTypes(RoutingPolicy policy) {
        var all = new LinkedHashMap<String, Route>();
        for (var type : policy.types()) {
            var route = policy.route(type).orElseThrow();
            var direction = localTypes.contains(type) ? DirectionClass.LOCAL_ONLY : route.direction();
            all.put(type, new Route(route.priority(), direction, route.mode()));
        }
        return new RoutingPolicy(policy.version(), all);
    }
}
