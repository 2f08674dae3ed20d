package io.branchline.hub.feed;

import io.branchline.hub.access.Browser;
import io.branchline.hub.feed.ReaderMessage.Subscribe;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.resume.ResumeWish;
import io.branchline.hub.identity.Admitted;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.NotAdmitted;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.Origins;
import io.branchline.hub.view.ViewProblem;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door of the feed for simple readers, {@code GET /feed/events}: the same messages as server-sent events. Whoever may
 * not come in is answered with a problem before the stream begins. Mounted on every HTTP event loop. Thread-safe.
 */
public final class FeedStream {
    private static final String BEARER = "Bearer ";
    private static final long ANSWER_WITHIN_S = 3;
    /** A reader that was cut off waits this long; by chance up to twice, so that not all come at once. */
    private static final int RETRY_MS = 1_000;

    private static final Set<String> PARAMETERS =
            Set.of("channels", "branches", "regions", "types", "priorities", "hz");

    private final Feed feed;
    private final Doorkeeper doorkeeper;
    private final Origins origins;

    /** A door to this feed. */
    public FeedStream(Feed feed, Doorkeeper doorkeeper, Origins origins) {
        this.feed = feed;
        this.doorkeeper = doorkeeper;
        this.origins = origins;
    }

    /** Takes {@code /feed/events}. */
    public void mount(Router router) {
        router.get("/feed/events").handler(this::open);
    }

    private void open(RoutingContext asked) {
        var request = asked.request();
        if (!origins.admits(request.getHeader("Origin"), request.getHeader("Host"))) {
            ViewProblem.of(403, "forbidden", "pages of this Origin may not open the feed")
                    .answer(request);
            return;
        }
        Subscribe wish;
        try {
            wish = wish(request, asked.queryParams());
        } catch (IllegalArgumentException wrong) {
            ViewProblem.of(400, "wrong parameter", String.valueOf(wrong.getMessage()))
                    .answer(request);
            return;
        }
        admitted(request)
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onSuccess(who -> begin(asked.vertx(), request, who, wish))
                .onFailure(cause -> problem(cause).answer(request));
    }

    private Future<Admitted> admitted(HttpServerRequest request) {
        var address = request.remoteAddress().hostAddress();
        var authorization = request.getHeader("Authorization");
        var session = authorization == null ? Browser.session(request) : null;
        return session == null
                ? FeedPasses.ofToken(doorkeeper, address, bearer(authorization))
                : FeedPasses.ofBrowser(doorkeeper, address, session);
    }

    private void begin(Vertx vertx, HttpServerRequest request, Admitted who, Subscribe wish) {
        if (!who.operator().may(Permission.READ)) {
            ViewProblem.of(403, "forbidden", "role " + who.operator().role().word() + " may not read")
                    .answer(request);
        } else if (request.response().closed()) {
            return;
        } else if (!feed.takePlace()) {
            ViewProblem.of(503, "come back later", "all places of readers are taken")
                    .answer(request);
        } else {
            stream(vertx, request, who, wish);
        }
    }

    private void stream(Vertx vertx, HttpServerRequest request, Admitted who, Subscribe wish) {
        var channel = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
        var response = request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Accel-Buffering", "no");
        var visitor = new Visitor(request.remoteAddress().hostAddress(), null);
        var end = new EventStreamEnd(response, vertx.getOrCreateContext());
        var line = feed.join(end, visitor, () -> FeedGate.cutOff(channel));
        var left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                feed.leavePlace();
                line.gone();
            }
        };
        response.closeHandler(closed -> leave.run());
        response.endHandler(ended -> leave.run());
        response.exceptionHandler(broken -> leave.run());
        response.write("retry: " + (RETRY_MS + Math.abs(channel.id().hashCode() % RETRY_MS)) + "\n\n")
                .onSuccess(begun -> line.enter(who.pass(), wish))
                .onFailure(gone -> leave.run());
    }

    private static Subscribe wish(HttpServerRequest request, MultiMap query) {
        for (var name : query.names()) {
            if (!PARAMETERS.contains(name)) {
                throw new IllegalArgumentException(name + " is unknown; allowed are " + String.join(", ", PARAMETERS));
            }
        }
        var filter = new EventFilter(
                Set.copyOf(texts(query, "branches")),
                Set.copyOf(texts(query, "regions")),
                texts(query, "priorities").stream().map(FeedStream::priority).collect(Collectors.toSet()),
                Set.copyOf(texts(query, "types")));
        var last = request.getHeader("Last-Event-ID");
        var resume = last == null || last.isEmpty() ? null : new ResumeWish(last, List.of());
        return new Subscribe(new Subscription(channels(query), filter, hz(query)), resume);
    }

    private static Set<Channel> channels(MultiMap query) {
        var words = texts(query, "channels");
        if (words.isEmpty()) {
            return query.contains("channels") ? EnumSet.allOf(Channel.class) : Subscription.CHANNELS_DEFAULT;
        }
        return words.stream()
                .map(word -> Channel.of(word)
                        .orElseThrow(() ->
                                new IllegalArgumentException("channels holds something else than " + Channel.words())))
                .collect(Collectors.toSet());
    }

    private static Priority priority(String level) {
        if (!level.matches("[1-4]")) {
            throw new IllegalArgumentException("priorities holds something else than 1 to 4");
        }
        return Priority.ofLevel(Integer.parseInt(level));
    }

    private static int hz(MultiMap query) {
        var text = Objects.requireNonNullElse(query.get("hz"), Integer.toString(Subscription.HZ_DEFAULT));
        if (!text.matches("[1-9]|10")) {
            throw new IllegalArgumentException("hz is not a whole number from 1 to " + Subscription.HZ_MAX);
        }
        return Integer.parseInt(text);
    }

    /** Parted by commas; an address has at most 4 KiB, so there are never many. */
    private static List<String> texts(MultiMap query, String name) {
        return query.getAll(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    private static ViewProblem problem(Throwable cause) {
        if (cause instanceof NotAdmitted refused) {
            return refused.reason() == NotAdmitted.Reason.SLOWED
                    ? ViewProblem.of(429, "too many wrong tokens", refused.detail())
                    : ViewProblem.unauthorized(refused.detail());
        }
        return ViewProblem.of(503, "come back later", "PostgreSQL does not answer");
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
