package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the event loops that share the hub's port: the HTTP server with every unsafe default closed, and a router the
 * features mount themselves on. Context: its verticle.
 */
final class FrontDoor extends VerticleBase {
    /** Where agents connect. */
    static final String AGENTS = "/agent";
    /** Most bytes of the head of a request: what an unknown peer can make us keep. */
    private static final int HEAD_BYTES_MAX = 8 * 1024;
    /** Largest WebSocket message of any kind, that of an agent. */
    private static final int MESSAGE_BYTES_MAX = 512 * 1024;

    private final HubConfig.Http config;
    private final int sharedPort;
    private final List<String> subprotocols;
    private final Handler<HttpServerRequest> agents;
    private final Consumer<Router> routes;
    private final Map<HttpConnection, Long> headTimers = new HashMap<>();
    private @Nullable HttpServer server;

    /**
     * A door that is not open yet.
     *
     * @param sharedPort port, or a negative number that names an ephemeral port shared by all doors of this hub
     * @param subprotocols of all WebSockets behind it
     * @param agents takes what comes for {@link #AGENTS}, past the router: a link lives for weeks, and all that the
     *     router makes for a request would live as long
     * @param routes mounts the features
     */
    FrontDoor(
            HubConfig.Http config,
            int sharedPort,
            List<String> subprotocols,
            Handler<HttpServerRequest> agents,
            Consumer<Router> routes) {
        this.config = config;
        this.sharedPort = sharedPort;
        this.subprotocols = subprotocols;
        this.agents = agents;
        this.routes = routes;
    }

    @Override
    public Future<HttpServer> start() {
        var router = Router.router(vertx);
        router.route().handler(this::headArrived);
        routes.accept(router);
        var opened = vertx.createHttpServer(options())
                .connectionHandler(this::awaitHead)
                .invalidRequestHandler(request -> request.connection().close())
                .requestHandler(request -> {
                    if (AGENTS.equals(request.path())) {
                        agentCame(request);
                    } else {
                        router.handle(request);
                    }
                });
        server = opened;
        return opened.listen(sharedPort, config.host());
    }

    /** The port it listens on. */
    int port() {
        return Objects.requireNonNull(server, "start comes first").actualPort();
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(MESSAGE_BYTES_MAX)
                .setMaxWebSocketMessageSize(MESSAGE_BYTES_MAX)
                .setWebSocketSubProtocols(subprotocols)
                .setWebSocketClosingTimeout(1)
                .setHttp2ClearTextEnabled(false)
                // Answers are written on their own event loop only; Vert.x holds us to it and spares each connection a
                // queue of five kilobytes.
                .setStrictThreadMode(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(HEAD_BYTES_MAX)
                .setMaxInitialLineLength(4 * 1024)
                .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(4096);
    }

    /** Half a head must not hold a connection for ever: a new one, and one that was answered, gets a little time. */
    private void awaitHead(HttpConnection connection) {
        var timer = vertx.setTimer(config.headTimeout().toMillis(), late -> {
            headTimers.remove(connection);
            connection.close().onFailure(alreadyGone -> {});
        });
        headTimers.put(connection, timer);
        connection.closeHandler(gone -> forget(connection));
    }

    private void agentCame(HttpServerRequest request) {
        var connection = request.connection();
        forget(connection);
        request.response().endHandler(refused -> awaitHead(connection));
        agents.handle(request);
    }

    private void headArrived(RoutingContext request) {
        var connection = request.request().connection();
        forget(connection);
        request.addEndHandler(answered -> {
            if (answered.succeeded() && !headTimers.containsKey(connection)) {
                awaitHead(connection);
            }
        });
        request.next();
    }

    private void forget(HttpConnection connection) {
        var timer = headTimers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
