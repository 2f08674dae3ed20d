package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.intake.Answers;
import io.branchline.agent.intake.HttpProblem;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.protocol.json.Excerpt;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code GET /v1/stream}: the open streams of one event loop. A till begins at now, or goes on behind the id it names in
 * {@code Last-Event-ID} or {@code ?after=}. Context: the event loop.
 */
final class Streams {
    private final Vertx vertx;
    private final Context context;
    private final BranchState state;
    private final StreamTerms terms;
    private final TillMeters meters;
    private final Set<StreamToTill> open = new LinkedHashSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable listener = this::wake;
    private final long heartbeatTimer;

    Streams(Vertx vertx, BranchState state, StreamTerms terms, TillMeters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.state = state;
        this.terms = terms;
        this.meters = meters;
        this.heartbeatTimer = vertx.setPeriodic(terms.heartbeat().toMillis(), beat -> beat());
        state.onChange(listener);
    }

    /** Begins a stream. */
    void open(HttpServerRequest request) {
        if (open.size() >= terms.streamsMax()) {
            Answers.problem(
                    request,
                    HttpProblem.of(Kind.BUSY, open.size() + " streams are open; allowed are " + terms.streamsMax()));
            return;
        }
        var named = request.getHeader("Last-Event-ID");
        var after = named == null ? request.getParam("after") : named;
        var id = StreamId.parse(after);
        if (after != null && id.isEmpty()) {
            Answers.problem(
                    request,
                    HttpProblem.of(
                            Kind.PARAMETER,
                            "the id to go on behind is " + Excerpt.of(after)
                                    + "; allowed is the id of an event of this stream, or none"));
            return;
        }
        var stream = new StreamToTill(request, state, meters, id.orElseGet(() -> StreamId.at(state.view())));
        open.add(stream);
        meters.opened();
        request.response().closeHandler(gone -> closed(stream));
        request.response().bodyEndHandler(ended -> closed(stream));
        stream.begin();
    }

    /** Ends every stream; the tills come back to whatever listens then. */
    void close() {
        state.removeListener(listener);
        vertx.cancelTimer(heartbeatTimer);
        new ArrayList<>(open).forEach(StreamToTill::end);
    }

    private void closed(StreamToTill stream) {
        stream.gone();
        if (open.remove(stream)) {
            meters.closed();
        }
    }

    /** Called by the writer's thread after each commit, however many there are before this loop gets to it. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(run -> {
                woken.set(false);
                open.forEach(StreamToTill::pump);
            });
        }
    }

    private void beat() {
        new ArrayList<>(open).forEach(StreamToTill::beat);
    }
}
