package io.branchline.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.agent.journal.WriteQueue.Append;
import io.branchline.agent.journal.WriteQueue.Command;
import io.branchline.agent.journal.WriteQueue.Settle;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WriteQueue queue = new WriteQueue(100, 1_000_000);

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsSettledGoesWithTheSaleThatComesNext() throws Exception {
        var patient = new WriteQueue(100, 1_000_000, 60 * SECOND);
        for (var time = 0; time < 20; time++) {
            assertThat(patient.enter(settle(time))).isEqualTo(WriteQueue.Entry.ENTERED);
            var till = Thread.ofPlatform().start(() -> patient.enter(sale()));

            assertThat(patient.take(100, 0)).hasSize(2);
            till.join();
        }
    }

    @Test
    void whatIsSettledIsNotedWhenNothingIsSoldAnyMore() {
        enter(settle(1));
        enter(settle(2));

        assertThat(queue.take(100, 0)).hasSize(2).allMatch(Settle.class::isInstance);
        assertThat(queue.take(100, 0)).isEmpty();
    }

    @Test
    void aSaleIsGivenOutWithAllThatWaitsBeforeIt() {
        enter(settle(1));
        enter(sale());

        assertThat(queue.take(100, 0)).hasSize(2);
        enter(sale());
        assertThat(queue.take(100, 0)).singleElement().isInstanceOf(Append.class);
    }

    @Test
    void whatWaitsAtTheEndIsGivenOutWithoutRest() {
        enter(settle(1));
        queue.close();

        assertThat(queue.take(100, 0)).hasSize(1);
        assertThat(queue.isDrained()).isTrue();
    }

    private void enter(Command command) {
        assertThat(queue.enter(command)).isEqualTo(WriteQueue.Entry.ENTERED);
    }

    private Settle settle(long through) {
        return new Settle(Priority.SALES, through, List.of(), context, Promise.promise());
    }

    private Append sale() {
        return new Append(List.of(), 1, context, Promise.promise());
    }
}
