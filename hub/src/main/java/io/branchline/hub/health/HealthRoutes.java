package io.branchline.hub.health;

import io.branchline.hub.health.Readiness.Question;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses of health and metrics. Thread-safe. */
public final class HealthRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Readiness readiness;
    private final PrometheusMeterRegistry registry;

    /** Routes over these checks and meters. */
    public HealthRoutes(Readiness readiness, PrometheusMeterRegistry registry) {
        this.readiness = readiness;
        this.registry = registry;
    }

    /** Adds the addresses to a router. */
    public void mount(Router router) {
        router.get("/health/live").handler(asked -> answer(asked, Question.LIVE));
        router.get("/health/ready").handler(asked -> answer(asked, Question.READY));
        router.get("/health/started").handler(asked -> answer(asked, Question.STARTED));
        router.get("/metrics").handler(this::metrics);
    }

    private void answer(RoutingContext asked, Question question) {
        var answer = readiness.answer(question);
        asked.response()
                .setStatusCode("UP".equals(answer.getString("status")) ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(answer.toBuffer())
                .onFailure(peerIsGone -> {});
    }

    private void metrics(RoutingContext asked) {
        var accept = asked.request().getHeader("Accept");
        var type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS_TEXT;
        asked.response()
                .putHeader("Content-Type", type)
                .end(registry.scrape(type))
                .onFailure(peerIsGone -> {});
    }
}
