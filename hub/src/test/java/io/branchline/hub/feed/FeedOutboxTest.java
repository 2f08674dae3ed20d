package io.branchline.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for one reader, and how it is asked whether it lives. */
class FeedOutboxTest {
    private final Vertx vertx = Vertx.vertx();
    private final BusySocket socket = new BusySocket();
    private final FeedOutbox outbox = new FeedOutbox(socket, vertx.getOrCreateContext(), 1_000, () -> {}, 0);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void asksAReaderThatIsAlwaysSentSomethingForASignOfLifeToo() {
        outbox.add(FeedMessages.reset("slow"), "", () -> 0);
        outbox.ping();

        assertThat(outbox.isEmpty()).isFalse();
        assertThat(socket.pings).isOne();
    }

    /** Has taken what was written and not yet handed it to the operating system. */
    private static final class BusySocket implements ReaderSocket {
        private int pings;

        @Override
        public Future<Void> write(SharedText message, String position) {
            return Promise.<Void>promise().future();
        }

        @Override
        public boolean tellsPositions() {
            return false;
        }

        @Override
        public boolean answersPings() {
            return true;
        }

        @Override
        public Future<Void> ping() {
            pings++;
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close(int code, String reason) {
            return Future.succeededFuture();
        }
    }
}
