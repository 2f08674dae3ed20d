package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Batching;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.FrameCodec;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for agents: checks the upgrade, the branch key and the number of handshakes in flight, then upgrades and
 * starts a session. It answers in the request handler, because only there a refusal can carry {@code Retry-After} and a
 * body, and because Vert.x accepts unknown subprotocols and foreign origins by itself. Thread-safe; each request stays
 * on its own event loop.
 */
public final class Gate implements Handler<HttpServerRequest> {
    /** The subprotocols taken here: CBOR for agents, JSON for people and other languages. */
    public static final List<String> SUBPROTOCOLS =
            List.of(FrameCodec.cbor().subprotocol(), FrameCodec.json().subprotocol());

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String BEARER = "Bearer ";
    private static final int KEY_LENGTH_MAX = 256;
    /** As many as there are handshakes wait at most. */
    private static final Batching.Limits KEYS = new Batching.Limits(500, 2, 100_000);

    /** Whose key was offered. */
    private sealed interface Identity {
        record Known(Branch branch) implements Identity {}

        record Disabled() implements Identity {}

        record Unknown() implements Identity {}
    }

    private final SessionParts parts;
    private final Branches branches;
    private final Batching<String, Optional<Branch>> keys;
    private final Admission admission;
    private final BooleanSupplier storeIsUp;

    /**
     * A gate.
     *
     * @param storeIsUp whether PostgreSQL answered lately; when it did not, agents are sent away without asking it
     */
    public Gate(SessionParts parts, Branches branches, Admission admission, BooleanSupplier storeIsUp) {
        this.parts = parts;
        this.branches = branches;
        this.keys = new Batching<>(KEYS, key -> key, branches::authenticate);
        this.admission = admission;
        this.storeIsUp = storeIsUp;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var refusal = formal(request).or(() -> unavailable(1));
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
            return;
        }
        var key = bearer(request);
        if (key.isEmpty()) {
            refuse(request, Refusal.unauthorized());
            return;
        }
        var context = parts.vertx().getOrCreateContext();
        request.pause();
        admission
                .enter()
                .onSuccess(turn -> context.runOnContext(hop -> turn.ifPresentOrElse(
                        ticket -> admit(request, key.get(), ticket, context),
                        () -> refuse(request, Refusal.later("too many handshakes are in flight", admission.slot())))));
    }

    private void admit(HttpServerRequest request, String key, Admission.Ticket ticket, Context context) {
        if (request.response().closed()) {
            ticket.close();
            return;
        }
        // While it stood in line the hub may have begun to drain, or become full; it is itself one of those on the way.
        var refusal = unavailable(admission.onTheWay());
        if (refusal.isPresent()) {
            refuse(request, ticket, refusal.get());
            return;
        }
        request.connection().closeHandler(gone -> ticket.close());
        identify(key)
                .timeout(parts.config().openTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> context.runOnContext(hop -> {
                    if (answer.failed()) {
                        LOG.warn("Branch key cannot be checked remote={}", request.remoteAddress(), answer.cause());
                        refuse(request, ticket, Refusal.later("branch keys cannot be checked now", admission.slot()));
                    } else {
                        identified(request, answer.result(), ticket, context);
                    }
                }));
    }

    /** One question for a good key, two for any other, so that the wrong ones take equally long. */
    private Future<Identity> identify(String key) {
        return keys.ask(key)
                .compose(branch -> branch.isPresent()
                        ? Future.succeededFuture(new Identity.Known(branch.get()))
                        : branches.isDisabled(key).map(Gate::refused));
    }

    private static Identity refused(boolean disabled) {
        return disabled ? new Identity.Disabled() : new Identity.Unknown();
    }

    private void identified(HttpServerRequest request, Identity identity, Admission.Ticket ticket, Context context) {
        switch (identity) {
            case Identity.Known(var branch) -> {
                var channel = channel(request);
                upgrade(request).onComplete(upgraded -> {
                    if (upgraded.failed()) {
                        refuse(request, ticket, Refusal.malformedHandshake());
                    } else {
                        lighten(upgraded.result(), channel);
                        var seat = new Seat(UUID.randomUUID(), branch, context, () -> cutOff(channel));
                        begin(upgraded.result(), seat, ticket);
                    }
                });
            }
            case Identity.Disabled() -> refuse(request, ticket, Refusal.disabled());
            case Identity.Unknown() -> refuse(request, ticket, Refusal.unauthorized());
        }
    }

    private static Channel channel(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
    }

    /** From below Vert.x's own handler, which would first send its close frame and wait for it. */
    private static void cutOff(Channel channel) {
        var lowest = channel.pipeline().firstContext();
        if (lowest != null) {
            var _ = lowest.close();
        }
    }

    /**
     * Lets go of what an idle link would carry along for as long as it lives: the headers of its request, and the clock for
     * silent connections, which the session's own hello and heartbeat timers take over from.
     */
    private static void lighten(ServerWebSocket socket, Channel channel) {
        var _ = socket.headers().clear();
        if (channel.pipeline().get(IdleStateHandler.class) != null) {
            channel.pipeline().remove(IdleStateHandler.class);
        }
    }

    private Future<ServerWebSocket> upgrade(HttpServerRequest request) {
        return request.toWebSocket().timeout(parts.config().openTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin(ServerWebSocket socket, Seat seat, Admission.Ticket ticket) {
        var codec =
                FrameCodec.json().subprotocol().equals(socket.subProtocol()) ? FrameCodec.json() : FrameCodec.cbor();
        if (!codec.subprotocol().equals(socket.subProtocol())) {
            ticket.close();
            socket.close((short) CloseReason.PROTOCOL_ERROR.code(), "subprotocol")
                    .onFailure(gone -> {});
            return;
        }
        var session = new Session(seat, socket, codec, parts, ticket::close);
        parts.sessions().joined(session);
        ticket.seated();
        session.start();
    }

    private Optional<Refusal> formal(HttpServerRequest request) {
        if (!HttpMethod.GET.equals(request.method())) {
            return Optional.of(Refusal.method(request.method().name()));
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            return Optional.of(Refusal.upgradeRequired());
        }
        if (request.getHeader("Origin") != null) {
            return Optional.of(Refusal.origin());
        }
        var offered = request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip);
        return offered.anyMatch(SUBPROTOCOLS::contains) ? Optional.empty() : Optional.of(Refusal.subprotocol());
    }

    private Optional<Refusal> unavailable(int coming) {
        if (parts.sessions().draining()) {
            return Optional.of(Refusal.later("the hub is draining", admission.slot()));
        }
        if (!storeIsUp.getAsBoolean()) {
            return Optional.of(Refusal.later("the database of head office is away", admission.slot()));
        }
        if (parts.sessions().count() + coming > parts.config().sessionsMax()) {
            return Optional.of(Refusal.later("this hub has as many sessions as it may have", admission.slot()));
        }
        return Optional.empty();
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || header.length() > KEY_LENGTH_MAX || !header.startsWith(BEARER)) {
            return Optional.empty();
        }
        return Optional.of(header.substring(BEARER.length()).strip());
    }

    private void refuse(HttpServerRequest request, Admission.Ticket ticket, Refusal refusal) {
        ticket.close();
        refuse(request, refusal);
    }

    private void refuse(HttpServerRequest request, Refusal refusal) {
        parts.meters().refused(refusal.status());
        request.resume();
        refusal.answer(request.response());
    }
}
