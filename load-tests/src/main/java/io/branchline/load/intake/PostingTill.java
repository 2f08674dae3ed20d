package io.branchline.load.intake;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One connection that posts the next body as soon as the last is answered. Speaks just enough HTTP to cost little, since
 * it shares the processor with what it measures. Context: that of its socket.
 */
final class PostingTill {
    private final Buffer head;
    private final Supplier<String> bodies;
    private final BooleanSupplier goOn;
    private final Promise<Long> done = Promise.promise();
    private Buffer answer = Buffer.buffer();
    private long accepted;

    PostingTill(String mediaType, Supplier<String> bodies, BooleanSupplier goOn) {
        this.head = Buffer.buffer(
                "POST /v1/events HTTP/1.1\r\nHost: till\r\nContent-Type: " + mediaType + "\r\nContent-Length: ");
        this.bodies = bodies;
        this.goOn = goOn;
    }

    /** Posts once, and then until it may not go on; completes with the number of posts answered 202. */
    Future<Long> run(NetClient client, int port) {
        return client.connect(port, "127.0.0.1").compose(socket -> {
            socket.handler(bytes -> answered(socket, bytes));
            socket.exceptionHandler(done::tryFail);
            send(socket);
            return done.future().onComplete(result -> socket.close());
        });
    }

    private void next(NetSocket socket) {
        if (goOn.getAsBoolean()) {
            send(socket);
        } else {
            done.complete(accepted);
        }
    }

    private void send(NetSocket socket) {
        var body = bodies.get().getBytes(StandardCharsets.UTF_8);
        socket.write(Buffer.buffer(head.length() + body.length + 16)
                .appendBuffer(head)
                .appendString(body.length + "\r\n\r\n")
                .appendBytes(body));
    }

    private void answered(NetSocket socket, Buffer bytes) {
        answer = answer.length() == 0 ? bytes : answer.appendBuffer(bytes);
        var text = answer.toString(StandardCharsets.ISO_8859_1);
        var headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0 || text.length() < headEnd + 4 + length(text, headEnd)) {
            answer = answer.copy();
            return;
        }
        answer = Buffer.buffer();
        if (!text.startsWith("HTTP/1.1 202")) {
            done.tryFail(new IllegalStateException("a post was answered " + text));
            return;
        }
        accepted++;
        next(socket);
    }

    private static int length(String text, int headEnd) {
        var at = text.indexOf("content-length: ");
        return at < 0 || at > headEnd ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
    }
}
