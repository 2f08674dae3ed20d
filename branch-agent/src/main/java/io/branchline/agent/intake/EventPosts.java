package io.branchline.agent.intake;

import io.branchline.agent.config.AgentConfig.HttpLimits;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/events}: one event or a batch. Context: one event loop.
 *
 * <p>One event is answered 202 with {@code kept}, 200 if it had been kept before, or its problem. A batch is answered 202
 * if every event is kept, 207 if some are, and with a problem if none is; {@code results} has one answer for each event
 * in their order. So a till that looks at nothing but the status never takes a refusal for {@code kept}.
 */
final class EventPosts {
    private static final Logger LOG = LoggerFactory.getLogger(EventPosts.class);

    /** How the media type says what the body is. */
    private enum Shape {
        ONE,
        BATCH,
        EITHER
    }

    private final Intake intake;
    private final HttpLimits limits;
    private final BodyReader bodies;
    private final SettledWait settledWait;
    private final IntakeMeters meters;
    private final LongSupplier nanoTime;

    EventPosts(
            Intake intake,
            HttpLimits limits,
            BodyReader bodies,
            SettledWait settledWait,
            IntakeMeters meters,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.intake = intake;
        this.limits = limits;
        this.bodies = bodies;
        this.settledWait = settledWait;
        this.meters = meters;
    }

    /** Takes a post. {@code received} runs when its body has arrived, {@code answered} when its answer is out. */
    void post(HttpServerRequest request, Runnable received, Runnable answered) {
        var shape = shape(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (shape == null) {
            refuse(
                    request,
                    HttpProblem.of(
                            Kind.MEDIA_TYPE_UNSUPPORTED,
                            "Content-Type is " + request.getHeader(HttpHeaders.CONTENT_TYPE)
                                    + "; allowed are application/cloudevents+json, application/cloudevents-batch+json"
                                    + " and application/json, in UTF-8"));
            return;
        }
        bodies.read(
                request,
                answered,
                body -> {
                    received.run();
                    take(request, shape, body);
                },
                problem -> refuse(request, problem));
    }

    private void take(HttpServerRequest request, Shape shape, byte[] body) {
        var batch = shape == Shape.BATCH || (shape == Shape.EITHER && PostedBody.beginsWithArray(body));
        var posted = PostedBody.read(body, batch, limits.batchEventsMax());
        if (posted.problem() != null) {
            refuse(request, posted.problem());
            return;
        }
        var began = nanoTime.getAsLong();
        intake.accept(posted.events()).onComplete(replies -> {
            meters.answered(nanoTime.getAsLong() - began);
            if (replies.succeeded()) {
                answer(request, batch, posted.inOrder(replies.result()));
            } else {
                fail(request, replies.cause());
            }
        });
    }

    private void answer(HttpServerRequest request, boolean batch, List<IntakeReply> replies) {
        replies.forEach(this::count);
        if (batch) {
            answerBatch(request, replies);
        } else {
            answerOne(request, replies.getFirst());
        }
    }

    private void count(IntakeReply reply) {
        if (reply instanceof IntakeReply.Kept kept) {
            meters.kept(kept);
        } else {
            meters.refused(HttpProblem.of(reply).kind());
        }
    }

    private void answerOne(HttpServerRequest request, IntakeReply reply) {
        if (!(reply instanceof IntakeReply.Kept kept)) {
            Answers.problem(request, HttpProblem.of(reply));
            return;
        }
        var wait = SettledWait.asked(request);
        if (wait.isPresent()) {
            settledWait
                    .until(kept.id(), kept.priority(), kept.sequence(), wait.get())
                    .onComplete(
                            state -> Answers.json(
                                    request,
                                    status(kept),
                                    state.map(found -> ReplyJson.state(found).encode())
                                            .orElse(ReplyJson.kept(kept))),
                            cause -> Answers.json(request, status(kept), ReplyJson.kept(kept)));
        } else {
            Answers.json(request, status(kept), ReplyJson.kept(kept));
        }
    }

    private static int status(IntakeReply.Kept kept) {
        return kept.repeated() ? 200 : 202;
    }

    private static void answerBatch(HttpServerRequest request, List<IntakeReply> replies) {
        var kept = replies.stream()
                .filter(reply -> reply instanceof IntakeReply.Kept)
                .count();
        if (kept == replies.size()) {
            Answers.json(request, 202, ReplyJson.allKept(replies));
        } else if (kept > 0) {
            Answers.json(
                    request,
                    207,
                    new JsonObject().put("results", ReplyJson.results(replies)).encode());
        } else {
            var first = HttpProblem.of(replies.getFirst());
            var kind = replies.stream().allMatch(reply -> reply instanceof IntakeReply.Full)
                    ? first.kind()
                    : Kind.NOT_ALL_KEPT;
            var body = HttpProblem.of(kind, "none of " + replies.size() + " events was kept; see results")
                    .json();
            Answers.problem(request, kind, body.put("results", ReplyJson.results(replies)));
        }
    }

    private void refuse(HttpServerRequest request, HttpProblem problem) {
        meters.refused(problem.kind());
        Answers.problem(request, problem);
    }

    private void fail(HttpServerRequest request, Throwable cause) {
        LOG.warn("Post not answered with kept: the journal failed", cause);
        refuse(
                request,
                HttpProblem.of(
                        Kind.JOURNAL_FAULT,
                        "the journal did not keep it; allowed is to post it again under the same id"));
    }

    private static @Nullable Shape shape(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        var semicolon = contentType.indexOf(';');
        var type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        if (semicolon >= 0 && !utf8(contentType.substring(semicolon + 1))) {
            return null;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "application/cloudevents+json" -> Shape.ONE;
            case "application/cloudevents-batch+json" -> Shape.BATCH;
            case "application/json" -> Shape.EITHER;
            default -> null;
        };
    }

    private static boolean utf8(String parameters) {
        var text = parameters.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
        return !text.contains("charset=") || text.contains("charset=utf-8");
    }
}
