package io.branchline.hub;

import io.branchline.hub.alert.AlertRules;
import io.branchline.hub.alert.AlertWatch;
import io.branchline.hub.alert.Alerts;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.presence.Connections;
import io.branchline.hub.presence.MinuteLog;
import io.branchline.hub.presence.PresenceRetention;
import io.branchline.hub.presence.PresenceWriter;
import io.branchline.hub.presence.SharedStates;
import io.branchline.hub.session.ConnectionLog;
import io.branchline.hub.session.Sessions;
import io.branchline.hub.view.AlertSource;
import io.branchline.hub.view.BranchStates;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How the branches stand, composed: what this node tells the others and they tell it, the history of it, and the alerts.
 * Thread-safe.
 */
final class PresenceSide {
    private static final long LAST_WORDS_SECONDS_MAX = 5;

    private final Connections connections;
    private final PresenceWriter writer;
    private final PresenceRetention retention;
    private final SharedStates states;
    private final Alerts alerts;
    private final AlertWatch watch;

    PresenceSide(Vertx vertx, HubConfig config, int tenant, Pool pool, LiveBus bus, Sessions sessions, UUID node) {
        var random = RandomGenerator.getDefault();
        var rules = config.alerts();
        this.connections = new Connections(vertx, pool, node, random);
        this.writer = new PresenceWriter(
                vertx,
                pool,
                sessions,
                node,
                new MinuteLog(pool, node, InstantSource.system()),
                System::nanoTime,
                random);
        this.retention = new PresenceRetention(vertx, pool);
        this.states = new SharedStates(vertx, pool, sessions, tenant, node);
        this.alerts = new Alerts(pool);
        this.watch = new AlertWatch(
                vertx,
                pool,
                tenant,
                node,
                new AlertRules(rules.offlineAfter(), rules.lagAfter(), rules.roomBelow(), rules.skewAbove()),
                () -> !bus.link().equals("down"),
                System::nanoTime);
    }

    /** Is told of sessions. */
    ConnectionLog connections() {
        return connections;
    }

    /** How the branches of all nodes stand. */
    BranchStates states() {
        return states;
    }

    /** What needs a person. */
    AlertSource alerts() {
        return alerts;
    }

    /** Adds its meters. */
    void watch(MeterRegistry registry) {
        watch.watch(registry);
        FunctionCounter.builder("branchline_hub_connections_dropped_total", connections, each -> each.dropped())
                .description("Sessions of branches whose beginning or end was not noted")
                .register(registry);
    }

    /** Reads how the branches stand, and begins to tell. */
    Future<Void> start() {
        return states.start().onSuccess(read -> {
            writer.start();
            retention.start();
            watch.start();
        });
    }

    /** Tells that the sessions are over, which they are, and no more. */
    Future<Void> stop() {
        watch.stop();
        retention.stop();
        states.stop();
        return Future.join(writer.stop(), connections.drain())
                .timeout(LAST_WORDS_SECONDS_MAX, TimeUnit.SECONDS)
                .mapEmpty();
    }
}
