package io.branchline.hub.feed;

import io.branchline.hub.access.Browser;
import io.branchline.hub.view.Origins;
import io.branchline.hub.view.ViewProblem;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the feed: whoever may not come in is refused before the upgrade with a problem that says why. The token
 * comes in the first message and never in the address. Mounted on every HTTP event loop. Thread-safe.
 */
public final class FeedGate {
    /** The subprotocol; the HTTP server must know it, or the upgrade succeeds without one. */
    public static final String SUBPROTOCOL = "branchline.feed.v1";

    private static final Logger LOG = LoggerFactory.getLogger(FeedGate.class);

    private final Feed feed;
    private final Origins origins;
    private final LongSupplier clock;

    /**
     * A door to this feed.
     *
     * @param monotonicMs a clock that never jumps, in milliseconds
     */
    public FeedGate(Feed feed, Origins origins, LongSupplier monotonicMs) {
        this.feed = feed;
        this.origins = origins;
        this.clock = monotonicMs;
    }

    /** Takes {@code /feed}. */
    public void mount(Router router) {
        router.route("/feed").handler(asked -> open(asked.request()));
    }

    private void open(HttpServerRequest request) {
        var problem = problemOf(request);
        if (problem != null) {
            problem.answer(request);
            return;
        }
        if (!feed.takePlace()) {
            ViewProblem.of(503, "come back later", "all places of readers are taken")
                    .answer(request);
            return;
        }
        var channel = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
        // A cookie comes with a page of anybody; only the Origin says whose page it is.
        var session = request.getHeader("Origin") == null ? null : Browser.session(request);
        request.toWebSocket()
                .onSuccess(socket -> joined(socket, session, channel))
                .onFailure(cause -> {
                    feed.leavePlace();
                    LOG.debug("An upgrade to the feed failed.", cause);
                });
    }

    private @Nullable ViewProblem problemOf(HttpServerRequest request) {
        if (!origins.admits(request.getHeader("Origin"), request.getHeader("Host"))) {
            return ViewProblem.of(403, "forbidden", "pages of this Origin may not open the feed");
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            return ViewProblem.of(426, "upgrade required", "this address takes WebSocket connections only");
        }
        if (!offers(request.getHeader("Sec-WebSocket-Protocol"))) {
            return ViewProblem.of(400, "unknown subprotocol", "allowed is " + SUBPROTOCOL);
        }
        return null;
    }

    private static boolean offers(@Nullable String protocols) {
        return protocols != null
                && Arrays.stream(protocols.split(",", 20)).map(String::strip).anyMatch(SUBPROTOCOL::equals);
    }

    private void joined(ServerWebSocket socket, @Nullable String session, Channel channel) {
        var visitor = new Visitor(socket.remoteAddress().hostAddress(), session);
        var line = feed.join(new WebSocketEnd(socket), visitor, () -> cutOff(channel));
        socket.closeHandler(closed -> {
            feed.leavePlace();
            line.gone();
        });
        ReaderFrames.listen(socket, line, clock);
    }

    /** From below Vert.x's own handler, which would first send its close frame and wait for it. */
    static void cutOff(Channel channel) {
        var lowest = channel.pipeline().firstContext();
        if (lowest != null) {
            var _ = lowest.close();
        }
    }
}
