package io.branchline.agent.intake;

import io.branchline.agent.config.AgentConfig.HttpLimits;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bodies of posts within limits: each one's size, and how many requests and bytes are under way together. A
 * body that is too big is read on and thrown away, so that the poster reads its answer. Context: one event loop.
 */
final class BodyReader {
    private final HttpLimits limits;
    private int requests;
    private long bytes;

    BodyReader(HttpLimits limits) {
        this.limits = limits;
    }

    /** Bytes of bodies under way. */
    long bytes() {
        return bytes;
    }

    /** Requests under way. */
    int requests() {
        return requests;
    }

    /**
     * Reads the body; exactly one of {@code whole} and {@code refused} is called, unless the poster goes away first.
     * {@code answered} is called when the answer is out or nobody waits for it any more.
     */
    void read(HttpServerRequest request, Runnable answered, Consumer<byte[]> whole, Consumer<HttpProblem> refused) {
        var problem = refusal(request);
        if (problem != null) {
            request.resume();
            refused.accept(problem);
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        new Body(answered, whole, refused).take(request);
    }

    private @Nullable HttpProblem refusal(HttpServerRequest request) {
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            return HttpProblem.of(
                    Kind.MEDIA_TYPE_UNSUPPORTED, "Content-Encoding is " + encoding + "; allowed is identity");
        }
        if (requests >= limits.requestsMax()) {
            return HttpProblem.of(Kind.BUSY, requests + " requests are under way; allowed are " + limits.requestsMax());
        }
        return announced(request) > limits.bodyBytesMax() ? tooBig(announced(request)) : null;
    }

    private static long announced(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private HttpProblem tooBig(long found) {
        return HttpProblem.of(
                Kind.TOO_BIG, "body has " + found + " bytes or more; allowed are " + limits.bodyBytesMax());
    }

    /** One body on its way in. */
    private final class Body {
        private final Runnable answered;
        private final Consumer<byte[]> whole;
        private final Consumer<HttpProblem> refused;
        private @Nullable Buffer collected;
        private int size;
        private boolean grown;
        private boolean done;

        Body(Runnable answered, Consumer<byte[]> whole, Consumer<HttpProblem> refused) {
            this.answered = answered;
            this.whole = whole;
            this.refused = refused;
        }

        void take(HttpServerRequest request) {
            requests++;
            request.response().closeHandler(gone -> release());
            request.response().endHandler(ended -> release());
            request.handler(this::chunk);
            request.endHandler(end -> ended());
        }

        private void chunk(Buffer chunk) {
            if (done) {
                return;
            }
            size += chunk.length();
            bytes += chunk.length();
            if (size > limits.bodyBytesMax()) {
                refuse(tooBig(size));
            } else if (bytes > limits.requestBytesMax()) {
                refuse(HttpProblem.of(
                        Kind.BUSY, bytes + " bytes are under way; allowed are " + limits.requestBytesMax()));
            } else {
                collect(chunk);
            }
        }

        /** The usual body is one chunk and is not copied; the second chunk begins a buffer that grows. */
        private void collect(Buffer chunk) {
            if (collected == null) {
                collected = chunk;
            } else if (grown) {
                collected.appendBuffer(chunk);
            } else {
                grown = true;
                collected = Buffer.buffer(size * 2).appendBuffer(collected).appendBuffer(chunk);
            }
        }

        private void refuse(HttpProblem problem) {
            done = true;
            collected = null;
            refused.accept(problem);
        }

        private void ended() {
            if (!done) {
                done = true;
                var body = collected;
                collected = null;
                whole.accept(body == null ? new byte[0] : body.getBytes());
            }
        }

        /** The answer is out, or nobody waits for it: what the request held is free. */
        private void release() {
            if (size >= 0) {
                requests--;
                bytes -= size;
                size = Integer.MIN_VALUE;
                done = true;
                answered.run();
            }
        }
    }
}
