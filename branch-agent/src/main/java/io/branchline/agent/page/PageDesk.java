package io.branchline.agent.page;

import io.branchline.agent.intake.Answers;
import io.branchline.agent.intake.Desk;
import io.branchline.agent.intake.HttpProblem;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.journal.Glance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page, {@code /status}, the support file and the actions. Context: one event loop. */
public final class PageDesk implements Desk {
    private static final Logger LOG = LoggerFactory.getLogger(PageDesk.class);
    private static final String STATUS = "/status";
    private static final String SUPPORT = "/support-file";
    private static final String TEST = "/v1/actions/test-connection";
    private static final String SEND = "/v1/actions/send-now";
    private static final List<String> OWN = List.of(STATUS, SUPPORT, TEST, SEND);

    /** Quarantined events that are listed. */
    private static final int QUARANTINED_MAX = 20;

    /** What was read from the journal serves everybody who asks within this time. */
    private static final long GLANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long GLANCE_SECONDS_MAX = 2;

    private final Vertx vertx;
    private final Sources sources;
    private final LongSupplier nanoTime;
    private final StatusJson status;
    private final SupportFile support;
    private final Actions actions;
    private @Nullable Glance glance;
    private @Nullable Future<Void> reading;
    private long readNanos;
    private boolean saving;

    /** The desk of one event loop. */
    public PageDesk(Vertx vertx, Sources sources, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.sources = sources;
        this.nanoTime = nanoTime;
        this.status = new StatusJson(sources);
        this.support = new SupportFile(sources, status);
        this.actions = new Actions(sources);
        this.readNanos = nanoTime.getAsLong() - GLANCE_NANOS;
    }

    @Override
    public List<String> paths() {
        var all = new ArrayList<>(StaticFiles.paths());
        all.addAll(OWN);
        return all;
    }

    @Override
    public boolean has(String path) {
        return OWN.contains(path) || StaticFiles.has(path);
    }

    @Override
    public boolean isPublic(String path) {
        return StaticFiles.has(path);
    }

    @Override
    public HttpMethod method(String path) {
        return path.equals(TEST) || path.equals(SEND) ? HttpMethod.POST : HttpMethod.GET;
    }

    @Override
    public void answer(HttpServerRequest request, String path) {
        switch (path) {
            case STATUS -> status(request);
            case SUPPORT -> support(request);
            case TEST -> act(request, actions.testConnection());
            case SEND -> act(request, actions.sendNow());
            default -> StaticFiles.send(request, path);
        }
    }

    private void status(HttpServerRequest request) {
        glanced().onComplete(read -> {
            request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            Answers.json(request, 200, status.json(glance).encode());
        });
    }

    private void support(HttpServerRequest request) {
        if (saving) {
            Answers.problem(request, HttpProblem.of(Kind.BUSY, "a support file is being made; ask again"));
            return;
        }
        saving = true;
        glanced()
                .compose(read -> vertx.executeBlocking(() -> support.text(glance), false))
                .onComplete(done -> saving = false)
                .onComplete(text -> save(request, text), cause -> {
                    LOG.warn("Support file could not be made", cause);
                    Answers.problem(
                            request, HttpProblem.of(Kind.BUSY, "the support file could not be made; ask again"));
                });
    }

    private void save(HttpServerRequest request, String text) {
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Content-Disposition", "attachment; filename=\"" + support.name() + "\"");
        Answers.json(request, 200, text);
    }

    private static void act(HttpServerRequest request, Future<JsonObject> action) {
        action.onComplete(
                outcome -> Answers.json(request, 200, outcome.encode()),
                cause -> Answers.problem(
                        request, HttpProblem.of(Kind.BUSY, "it cannot be tried now: " + cause.getMessage())));
    }

    /** Completes when {@link #glance} is of now, or when the disk takes too long and it stays as it was. Never fails. */
    private Future<Void> glanced() {
        var current = reading;
        if (current != null) {
            return current;
        }
        if (nanoTime.getAsLong() - readNanos < GLANCE_NANOS) {
            return Future.succeededFuture();
        }
        var begun = sources.journal()
                .glance(QUARANTINED_MAX)
                .timeout(GLANCE_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(read -> glance = read)
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .onComplete(done -> {
                    reading = null;
                    readNanos = nanoTime.getAsLong();
                });
        reading = begun.isComplete() ? null : begun;
        return begun;
    }
}
