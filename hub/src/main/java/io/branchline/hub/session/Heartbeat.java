package io.branchline.hub.session;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.link.Liveness;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The signs of life of one session: pings the agent, and says when it is gone or does not read. Context: session event loop. */
final class Heartbeat {
    private final Vertx vertx;
    private final Outbox outbox;
    private final Duration every;
    private final LongSupplier nanoTime;
    private final Liveness liveness;
    private long lastBeatNanos;
    private long timer = -1;

    /** A heartbeat that has not started, of an agent that is alive now. */
    Heartbeat(Vertx vertx, Outbox outbox, Duration every, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.outbox = outbox;
        this.every = every;
        this.nanoTime = nanoTime;
        this.lastBeatNanos = nanoTime.getAsLong();
        this.liveness = new Liveness(every, lastBeatNanos);
    }

    /**
     * Begins to beat.
     *
     * @param onEnd the session has to close
     * @param onBeat the agent is well
     */
    void start(BiConsumer<CloseReason, String> onEnd, Runnable onBeat) {
        timer = vertx.setPeriodic(every.toMillis(), due -> beat(onEnd, onBeat));
    }

    /** Something arrived from the agent. */
    void heard() {
        liveness.heard(nanoTime.getAsLong());
    }

    /** Beats no more. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void beat(BiConsumer<CloseReason, String> onEnd, Runnable onBeat) {
        var now = nanoTime.getAsLong();
        if (now - lastBeatNanos > 2 * every.toNanos()) {
            // This process itself stood still: the silence says nothing about the peer.
            liveness.heard(now);
        }
        lastBeatNanos = now;
        if (liveness.dead(now)) {
            onEnd.accept(CloseReason.DEAD, "nothing heard for " + Liveness.MISSES_MAX + " heartbeats");
        } else if (!outbox.ping()) {
            onEnd.accept(CloseReason.SLOW_CONSUMER, "the agent does not read: earlier pings still wait for the socket");
        } else {
            onBeat.run();
        }
    }
}
