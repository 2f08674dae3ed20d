package io.branchline.hub.access;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body whose length nobody announces. */
final class Chunks implements ReadStream<Buffer> {
    private final Vertx vertx;
    private final Buffer chunk;
    private int left;
    private boolean paused;
    private boolean scheduled;
    private Handler<Buffer> handler = ignored -> {};
    private Handler<Void> end = ignored -> {};

    Chunks(Vertx vertx, int count, int bytes) {
        this.vertx = vertx;
        this.left = count;
        this.chunk = Buffer.buffer(" ".repeat(bytes));
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            vertx.runOnContext(next -> {
                scheduled = false;
                give();
            });
        }
    }

    private void give() {
        if (paused || left < 0) {
            return;
        }
        if (left-- > 0) {
            handler.handle(chunk);
            schedule();
        } else {
            end.handle(null);
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> ignored) {
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> given) {
        if (given != null) {
            handler = given;
            schedule();
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        paused = true;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(1);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        paused = false;
        schedule();
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> given) {
        if (given != null) {
            end = given;
        }
        return this;
    }
}
