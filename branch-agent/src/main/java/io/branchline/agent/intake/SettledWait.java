package io.branchline.agent.intake;

import io.branchline.agent.journal.EventState;
import io.branchline.agent.journal.Journal;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets a POS wait a bounded time until its event is settled: {@code ?wait=settled&timeoutMs=2000}. Looks at the journal's
 * settled positions, which costs no disk. More waits than allowed are answered at once. Context: one event loop.
 */
final class SettledWait {
    private static final int WAITS_MAX = 64;
    private static final int LOOK_EVERY_MS = 20;
    private static final int TIMEOUT_MS_DEFAULT = 2_000;
    private static final int TIMEOUT_MS_MAX = 30_000;

    private final Vertx vertx;
    private final Journal journal;
    private final LongSupplier nanoTime;
    private int waits;

    SettledWait(Vertx vertx, Journal journal, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.journal = journal;
        this.nanoTime = nanoTime;
    }

    /** How long a request wants to wait; empty if not at all. */
    static Optional<Duration> asked(HttpServerRequest request) {
        if (request.query() == null || !"settled".equals(request.getParam("wait"))) {
            return Optional.empty();
        }
        var text = request.getParam("timeoutMs");
        var digits = text != null && text.matches("[0-9]{1,6}");
        var millis = digits ? Integer.parseInt(text) : TIMEOUT_MS_DEFAULT;
        return Optional.of(Duration.ofMillis(Math.min(millis, TIMEOUT_MS_MAX)));
    }

    /** Completes with what is known of the event once it is settled or the time is over. */
    Future<Optional<EventState>> until(String id, Priority priority, long sequence, Duration timeout) {
        var looked = Promise.<Void>promise();
        if (waits >= WAITS_MAX) {
            looked.complete();
        } else {
            waits++;
            look(looked, priority, sequence, nanoTime.getAsLong() + timeout.toNanos());
            looked.future().onComplete(done -> waits--);
        }
        return looked.future().compose(done -> journal.find(id));
    }

    private void look(Promise<Void> looked, Priority priority, long sequence, long endNanos) {
        var settled = journal.positions().settled().get(priority) >= sequence;
        if (settled || nanoTime.getAsLong() - endNanos >= 0) {
            looked.complete();
        } else {
            vertx.setTimer(LOOK_EVERY_MS, timer -> look(looked, priority, sequence, endNanos));
        }
    }
}
