package io.branchline.hub.access;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bodies of requests within limits: each one's size and time, and all bytes under way together until their
 * requests are answered. Thread-safe; each body stays on its own context.
 */
final class Bodies {
    /** Most bytes of bodies under way at this node. */
    static final long BYTES_UNDER_WAY_MAX = 64L * 1024 * 1024;

    private static final long WHOLE_WITHIN_S = 20;
    private static final long DISCARDED_BYTES_MAX = 1024 * 1024;

    private final AtomicLong underWay = new AtomicLong();

    /** Bytes of all bodies under way. */
    long bytesUnderWay() {
        return underWay.get();
    }

    /** Whether a body follows; one that does is paused by the caller until {@link #read} or {@link #discard}. */
    static boolean follows(HttpServerRequest request) {
        return announced(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Media type of the body without parameters; empty if there is none. */
    static String mediaType(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Throws the rest of a body away, so that the sender reads its answer; whoever goes on for long is cut off. */
    static void discard(HttpServerRequest request) {
        if (!follows(request) || request.isEnded()) {
            return;
        }
        var dropped = new AtomicLong();
        request.handler(chunk -> {
            if (dropped.addAndGet(chunk.length()) > DISCARDED_BYTES_MAX) {
                request.connection().close().onFailure(gone -> {});
            }
        });
        request.resume();
    }

    /** The whole body, empty if there is none; fails with {@link Refused}. */
    Future<Buffer> read(RoutingContext asked, Rule rule) {
        var request = asked.request();
        if (!follows(request)) {
            return Future.succeededFuture(Buffer.buffer());
        }
        var refusal = refusal(request, rule);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        var body = new Body(request, rule.bodyBytesMax());
        asked.addEndHandler(answered -> body.release());
        return body.whole();
    }

    private static @Nullable Refused refusal(HttpServerRequest request, Rule rule) {
        if (announced(request) > rule.bodyBytesMax()) {
            return tooBig(rule.bodyBytesMax());
        }
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            return Refused.of(415, "wrong media type", "Content-Encoding is not identity, the only one taken");
        }
        return rule.mediaTypes().contains(mediaType(request))
                ? null
                : Refused.of(
                        415,
                        "wrong media type",
                        "Content-Type is not one of "
                                + String.join(
                                        ", ",
                                        rule.mediaTypes().stream().sorted().toList()));
    }

    private static long announced(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Refused tooBig(int most) {
        return Refused.of(413, "body too large", "the body has more than " + most + " bytes, the most allowed here");
    }

    private static Refused tooSlow() {
        return Refused.of(408, "body too slow", "the body was not whole within " + WHOLE_WITHIN_S + " s");
    }

    /** One body on its way in. */
    private final class Body {
        private final HttpServerRequest request;
        private final int most;
        private final Promise<Buffer> whole = Promise.promise();
        private final Buffer collected = Buffer.buffer();
        private long counted;

        Body(HttpServerRequest request, int most) {
            this.request = request;
            this.most = most;
        }

        Future<Buffer> whole() {
            request.handler(this::chunk);
            request.exceptionHandler(whole::tryFail);
            request.endHandler(end -> whole.tryComplete(collected));
            request.resume();
            return whole.future()
                    .timeout(WHOLE_WITHIN_S, TimeUnit.SECONDS)
                    .onFailure(whole::tryFail)
                    .recover(cause -> Future.failedFuture(cause instanceof Refused ? cause : tooSlow()));
        }

        private void chunk(Buffer chunk) {
            if (whole.future().isComplete()) {
                return;
            }
            counted += chunk.length();
            if (underWay.addAndGet(chunk.length()) > BYTES_UNDER_WAY_MAX) {
                whole.fail(Refused.of(503, "come back later", "too many bodies are under way"));
            } else if (counted > most) {
                whole.fail(tooBig(most));
            } else {
                collected.appendBuffer(chunk);
            }
        }

        /** The answer is out, or nobody waits for it. */
        void release() {
            underWay.addAndGet(-counted);
            counted = 0;
        }
    }
}
