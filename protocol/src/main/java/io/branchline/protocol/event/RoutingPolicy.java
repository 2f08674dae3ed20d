package io.branchline.protocol.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which type of event goes where, when and how important it is. Head office owns it; it has a version. Immutable. */
public final class RoutingPolicy {
    private static final RoutingPolicy STANDARD = standardPolicy();

    private final int version;
    private final Map<String, Route> routes;

    /** A policy with a version that rises with every change. */
    public RoutingPolicy(int version, Map<String, Route> routes) {
        this.version = version;
        this.routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /** The policy that comes with the product: every type in real time, stock moves to the branch they name. */
    public static RoutingPolicy standard() {
        return STANDARD;
    }

    /** Version, for the hello. */
    public int version() {
        return version;
    }

    /** What it says about a type; empty if it does not know the type. */
    public Optional<Route> route(String type) {
        return Optional.ofNullable(routes.get(type));
    }

    /** The types it knows, the most important first. */
    public Set<String> types() {
        return routes.keySet();
    }

    private static RoutingPolicy standardPolicy() {
        var routes = new LinkedHashMap<String, Route>();
        routes.put("sale.completed", realTime(Priority.SALES));
        routes.put("payment.received", realTime(Priority.SALES));
        routes.put("sale.returned", realTime(Priority.STOCK));
        routes.put("inventory.adjusted", realTime(Priority.STOCK));
        routes.put("inventory.counted", realTime(Priority.STOCK));
        routes.put("stock.requested", new Route(Priority.STOCK, DirectionClass.TO_BRANCH, new SyncMode.RealTime()));
        routes.put("stock.transferred", new Route(Priority.STOCK, DirectionClass.TO_BRANCH, new SyncMode.RealTime()));
        routes.put("customer.updated", realTime(Priority.RECORDS));
        routes.put("product.updated", realTime(Priority.RECORDS));
        routes.put("report.published", realTime(Priority.REPORTS));
        return new RoutingPolicy(1, routes);
    }

    private static Route realTime(Priority priority) {
        return new Route(priority, DirectionClass.TO_HQ, new SyncMode.RealTime());
    }
}
