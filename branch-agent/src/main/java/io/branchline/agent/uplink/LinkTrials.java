package io.branchline.agent.uplink;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person can try with the connection: an attempt without the wait of the back-off, and a ping. Neither can harm:
 * an attempt under way is waited for and not doubled, a wait that the hub named is kept, and nothing is sent but a ping.
 *
 * <p>Thread-safe: whoever asks is answered on its own context; everything else happens on the uplink's.
 */
public final class LinkTrials {
    /** People who wait for an outcome at the same time. */
    static final int WAITING_MAX = 16;

    private record Trier<T>(Context context, Promise<T> promise) {
        void complete(T outcome) {
            context.runOnContext(run -> promise.tryComplete(outcome));
        }

        void fail(Throwable cause) {
            context.runOnContext(run -> promise.tryFail(cause));
        }
    }

    private final LinkReport report;
    private final LongSupplier nanoTime;
    private final List<Trier<LinkStatus>> attempts = new ArrayList<>();
    private final List<Trier<Duration>> pings = new ArrayList<>();
    private @Nullable Vertx vertx;
    private @Nullable Context home;
    private @Nullable HubLink link;
    private long pingMark;
    private long pingNanos;

    LinkTrials(LinkReport report, LongSupplier nanoTime) {
        this.report = report;
        this.nanoTime = nanoTime;
    }

    /** The uplink runs from now on. On its context. */
    synchronized void open(Vertx opened, HubLink hubLink) {
        vertx = opened;
        home = opened.getOrCreateContext();
        link = hubLink;
    }

    /**
     * Connects now if there is no connection. Completes with the status once the hub has welcomed this agent or the
     * attempt has come to nothing; at once if the agent is connected, or waits as long as the hub asked it to.
     */
    public Future<LinkStatus> attempt() {
        return ask(this::attempt);
    }

    /** Measures how long the hub takes to answer a ping. Fails without a connection, and if it ends before the answer. */
    public Future<Duration> ping() {
        return ask(this::ping);
    }

    /** The hub has welcomed this agent, and the report says so. On the uplink's context. */
    void connected() {
        tell();
    }

    /** An attempt has come to nothing, or a connection has ended. On the uplink's context. */
    void failed() {
        tell();
        taken(pings).forEach(trier -> trier.fail(new IllegalStateException("the connection ended before the answer")));
    }

    /** The hub answered a ping. On the uplink's context. */
    void answered(Buffer pong) {
        if (pong.length() == Long.BYTES && pong.getLong(0) == pingMark) {
            var took = Duration.ofNanos(nanoTime.getAsLong() - pingNanos);
            taken(pings).forEach(trier -> trier.complete(took));
        }
    }

    private interface Asking<T> {
        void ask(HubLink link, Trier<T> trier);
    }

    private synchronized <T> Future<T> ask(Asking<T> asking) {
        var running = link;
        if (vertx == null || home == null || running == null) {
            return Future.failedFuture(new IllegalStateException("the uplink has not begun"));
        }
        Promise<T> promise = Promise.promise();
        var trier = new Trier<>(vertx.getOrCreateContext(), promise);
        home.runOnContext(run -> asking.ask(running, trier));
        return promise.future();
    }

    private void attempt(HubLink running, Trier<LinkStatus> trier) {
        var state = report.status().state();
        var decided = state == LinkStatus.State.CONNECTED || state == LinkStatus.State.STOPPED;
        if (decided || running.waitsForSlot()) {
            trier.complete(report.status());
        } else if (enter(attempts, trier)) {
            running.tryNow();
        }
    }

    private void ping(HubLink running, Trier<Duration> trier) {
        var first = pings.isEmpty();
        if (!enter(pings, trier) || !first) {
            return;
        }
        pingMark++;
        pingNanos = nanoTime.getAsLong();
        if (!running.ping(Buffer.buffer().appendLong(pingMark))) {
            taken(pings).forEach(one -> one.fail(new IllegalStateException("there is no connection")));
        }
    }

    private static <T> boolean enter(List<Trier<T>> waiting, Trier<T> trier) {
        if (waiting.size() >= WAITING_MAX) {
            trier.fail(new RejectedExecutionException(WAITING_MAX + " wait already"));
            return false;
        }
        return waiting.add(trier);
    }

    private void tell() {
        var status = report.status();
        taken(attempts).forEach(trier -> trier.complete(status));
    }

    private static <T> List<T> taken(List<T> waiting) {
        var all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
