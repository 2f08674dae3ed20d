package io.branchline.hub.api;

import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Routes;
import io.branchline.hub.signin.SessionRoutes;
import io.branchline.hub.signin.TicketRoutes;
import io.branchline.hub.view.ViewProblem;
import io.vertx.core.Future;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code /api/v1} and {@code /session}: all routes of all features, and what they have in common. Thread-safe. */
public final class ApiRoutes implements Routes {
    private final List<Routes> parts;
    private final Changes changes;
    private final String openApi;

    /** All routes there are. */
    public ApiRoutes(ApiGround ground, RateGround rates, TroubleGround troubles) {
        var road = rates.road();
        var reads = new Reads(ground.doorkeeper(), ground.origins());
        this.changes = new Changes(ground.pool(), ground.doorkeeper(), ground.origins());
        this.openApi = Resource.text("/io/branchline/hub/openapi.yaml");
        this.parts = List.of(
                new SessionRoutes(ground.operators().signIns(), ground.doorkeeper(), ground.origins()),
                new TicketRoutes(ground.operators().signIns(), changes),
                new ViewRoutes(ground, troubles.shown(), reads),
                new TroubleRoutes(troubles, reads, changes),
                new BranchRoutes(ground, reads),
                new AlertRoutes(ground.pool(), reads, changes, ground.clock()),
                new TokenRoutes(ground.operators(), reads, changes),
                new AuditRoutes(ground.pool(), reads),
                new ProposalRoutes(rates, reads, changes),
                new RateImportRoutes(rates, changes),
                new RateRoutes(rates, reads, changes),
                new RatePreviewRoutes(rates, reads),
                new MessageRoutes(road, reads, changes, ground.clock()),
                new PolicyRoutes(road, reads, changes),
                new TransferRoutes(road.transfers(), reads));
    }

    /** Takes everything below {@code /api}. */
    @Override
    public void mount(Router router) {
        router.route("/api/*").handler(ApiRoutes::headers);
        router.route(SessionRoutes.PATH).handler(ApiRoutes::headers);
        parts.forEach(part -> part.mount(router));
        router.get("/api/v1/openapi.yaml")
                .handler(request -> request.response()
                        .putHeader("Content-Type", "application/yaml")
                        .end(openApi));
        methodsByPath(router)
                .forEach((path, methods) -> router.route(path).handler(request -> notAllowed(request, methods)));
        router.route("/api/*")
                .handler(request -> ViewProblem.of(
                                404, "not found", "there is no such address; /api/v1/openapi.yaml lists all")
                        .answer(request.request()));
    }

    /** Forgets the answers of changes of more than a day, a bounded number at once; whether there may be more. */
    public Future<Boolean> forgetAnswers() {
        return changes.forgetAnswers();
    }

    private static boolean isOurs(String path) {
        return path.startsWith("/api/") || path.equals(SessionRoutes.PATH);
    }

    private static void headers(RoutingContext request) {
        request.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        request.next();
    }

    private static void notAllowed(RoutingContext request, String methods) {
        request.response().putHeader("Allow", methods);
        ViewProblem.of(405, "method not allowed", "allowed is " + methods).answer(request.request());
    }

    /** The paths that were taken by method, each with its methods. */
    private static Map<String, String> methodsByPath(Router router) {
        return router.getRoutes().stream()
                .filter(route -> route.methods() != null && isOurs(route.getName()))
                .collect(Collectors.groupingBy(
                        Route::getName,
                        TreeMap::new,
                        Collectors.flatMapping(
                                route -> route.methods().stream().map(method -> method.name()),
                                Collectors.collectingAndThen(
                                        Collectors.toCollection(TreeSet::new),
                                        methods -> String.join(", ", methods)))));
    }
}
