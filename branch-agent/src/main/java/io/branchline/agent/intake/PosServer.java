package io.branchline.agent.intake;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port for the point of sale. Several instances share one port, each on its own event loop with its own limits.
 *
 * <p>Routes are few and fixed, so they are matched by hand: a router would cost more than the rest of the request.
 */
public final class PosServer extends VerticleBase {
    private static final String EVENTS = "/v1/events";
    private static final int HEAD_BYTES_MAX = 8_192;
    private static final int LINE_BYTES_MAX = 4_096;
    /** Any free port, and the same one for every instance of the deployment; 0 would give each its own. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int SWEEP_EVERY_MS = 1_000;

    /**
     * What a server works with.
     *
     * @param intake takes events
     * @param journal answers what became of them
     * @param state knows what became of those for other branches
     * @param meters what is counted
     * @param pages what else is shown, by path
     * @param reads what else can be read, made for each event loop
     * @param desk what there is for people, made for each event loop
     * @param nanoTime monotonic
     */
    public record Parts(
            Intake intake,
            Journal journal,
            BranchState state,
            IntakeMeters meters,
            Map<String, Supplier<Page>> pages,
            Function<Vertx, Reads> reads,
            Function<Vertx, Desk> desk,
            LongSupplier nanoTime) {
        public Parts {
            pages = Map.copyOf(pages);
        }
    }

    private final AgentConfig.Http config;
    private final Parts parts;
    private final Origins origins;
    private final BodyReader bodies;
    private final Connections connections;
    private @Nullable HttpServer server;
    private @Nullable EventPosts posts;
    private @Nullable EventQuery query;
    private @Nullable Reads reads;
    private @Nullable Desk desk;
    private boolean stopping;

    /** A server that does not listen yet. */
    public PosServer(AgentConfig.Http config, Parts parts) {
        this.config = config;
        this.parts = parts;
        this.origins = Origins.of(config);
        this.bodies = new BodyReader(config.limits());
        this.connections = new Connections(config.limits(), parts.nanoTime());
    }

    /** Port it listens on; 0 before the start. */
    public int port() {
        return server == null ? 0 : server.actualPort();
    }

    @Override
    public Future<?> start() {
        var wait = new SettledWait(vertx, parts.journal(), parts.nanoTime());
        posts = new EventPosts(parts.intake(), config.limits(), bodies, wait, parts.meters(), parts.nanoTime());
        query = new EventQuery(parts.journal(), parts.intake(), parts.state(), wait);
        reads = parts.reads().apply(vertx);
        desk = parts.desk().apply(vertx);
        var listening = vertx.createHttpServer(options());
        server = listening;
        listening.connectionHandler(connections::opened);
        listening.requestHandler(this::route);
        vertx.setPeriodic(SWEEP_EVERY_MS, timer -> connections.sweep());
        return listening.listen(config.port() == 0 ? ANY_SHARED_PORT : config.port(), config.host());
    }

    /** Takes nothing new and lets the posts under way finish. */
    @Override
    public Future<?> stop() {
        stopping = true;
        if (reads != null) {
            reads.close();
        }
        return server == null ? Future.succeededFuture() : server.shutdown(5, TimeUnit.SECONDS);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(HEAD_BYTES_MAX)
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) Math.max(config.limits().idleTimeout().toMillis(), 35_000));
    }

    private void route(HttpServerRequest request) {
        var connection = request.connection();
        connections.began(connection);
        request.response().endHandler(ended -> connections.answered(connection));
        var path = request.path();
        if (path != null && desk != null && desk.has(path)) {
            atDesk(request, connection, path, desk);
            return;
        }
        var refused = origins.refusal(request);
        if (refused.isPresent()) {
            refuse(request, refused.get());
        } else if (stopping) {
            refuse(request, HttpProblem.of(Kind.STOPPING, "the agent stops and takes no more posts"));
        } else {
            dispatch(request, connection, path);
        }
    }

    /** Also while the agent stops: that is what people want to be told then. */
    private void atDesk(HttpServerRequest request, HttpConnection connection, String path, Desk asked) {
        var refused = asked.isPublic(path)
                ? Optional.<HttpProblem>empty()
                : origins.refusal(request).or(() -> origins.strangeHost(request));
        if (refused.isPresent()) {
            refuse(request, refused.get());
        } else if (allowed(request, asked.method(path))) {
            connections.received(connection);
            asked.answer(request, path);
        }
    }

    private void dispatch(HttpServerRequest request, HttpConnection connection, @Nullable String path) {
        if (EVENTS.equals(path)) {
            if (allowed(request, HttpMethod.POST) && posts != null) {
                posts.post(request, () -> connections.received(connection), () -> connections.answered(connection));
            }
        } else if (path != null && path.startsWith(EVENTS + "/")) {
            if (allowed(request, HttpMethod.GET) && query != null) {
                connections.received(connection);
                query.get(request, path.substring(EVENTS.length() + 1));
            }
        } else if (path != null && parts.pages().containsKey(path)) {
            if (allowed(request, HttpMethod.GET)) {
                Answers.page(request, parts.pages().get(path).get());
            }
        } else if (path != null && reads != null && reads.has(path)) {
            if (allowed(request, HttpMethod.GET)) {
                connections.received(connection);
                origins.letRead(request);
                reads.get(request, path);
            }
        } else {
            refuse(request, notFound(path));
        }
    }

    private HttpProblem notFound(@Nullable String path) {
        var paths = new TreeSet<>(parts.pages().keySet());
        paths.addAll(List.of(EVENTS, EVENTS + "/{id}"));
        paths.addAll(reads == null ? List.of() : reads.paths());
        paths.addAll(desk == null ? List.of() : desk.paths());
        return HttpProblem.of(Kind.NOT_FOUND, "path is " + path + "; allowed are " + paths);
    }

    private boolean allowed(HttpServerRequest request, HttpMethod method) {
        if (request.method().equals(method)) {
            return true;
        }
        request.response().putHeader("Allow", method.name());
        refuse(request, HttpProblem.of(Kind.METHOD, "method is " + request.method() + "; allowed is " + method));
        return false;
    }

    private void refuse(HttpServerRequest request, HttpProblem problem) {
        parts.meters().refused(problem.kind());
        Answers.problem(request, problem);
    }
}
