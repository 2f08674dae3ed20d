package io.branchline.hub.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL many questions as one: what is asked while others are under way goes together as soon as one of them is
 * answered. A single question goes at once. When thousands of branches return together, this is thousands of statements
 * less. Thread-safe.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Batching<Q, A> {
    /**
     * How much at once.
     *
     * @param together most questions of one statement
     * @param underWay most statements under way
     * @param waiting most questions that wait; beyond, a question fails at once
     */
    public record Limits(int together, int underWay, int waiting) {}

    private record Asked<Q, A>(
            Q question,
            Object key,
            Promise<A> answer,
            @Nullable Context caller) {
        void complete(A found) {
            run(() -> answer.tryComplete(found));
        }

        void fail(Throwable cause) {
            run(() -> answer.tryFail(cause));
        }

        private void run(Runnable task) {
            if (caller == null) {
                task.run();
            } else {
                caller.runOnContext(ignored -> task.run());
            }
        }
    }

    private final Limits limits;
    private final Function<Q, Object> keyOf;
    private final Function<List<Q>, Future<List<A>>> ask;
    private final ArrayDeque<Asked<Q, A>> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * Nothing asked yet.
     *
     * @param keyOf no two questions of the same key go together
     * @param ask asks questions together; answers in their order. Its failure is the failure of each, unless it was one
     *     that a part of them alone may have caused: then each is asked alone
     */
    public Batching(Limits limits, Function<Q, Object> keyOf, Function<List<Q>, Future<List<A>>> ask) {
        this.limits = limits;
        this.keyOf = keyOf;
        this.ask = ask;
    }

    /** Asks. Completes on the caller's context. */
    public Future<A> ask(Q question) {
        var asked = new Asked<Q, A>(question, keyOf.apply(question), Promise.promise(), Vertx.currentContext());
        synchronized (this) {
            if (waiting.size() >= limits.waiting()) {
                return Future.failedFuture("overloaded: " + limits.waiting() + " questions wait for PostgreSQL");
            }
            waiting.addLast(asked);
        }
        next();
        return asked.answer().future();
    }

    private void next() {
        var together = take();
        if (!together.isEmpty()) {
            send(together);
        }
    }

    private synchronized List<Asked<Q, A>> take() {
        if (underWay >= limits.underWay() || waiting.isEmpty()) {
            return List.of();
        }
        underWay++;
        var keys = new HashSet<>();
        var taken = new ArrayList<Asked<Q, A>>();
        while (taken.size() < limits.together() && !waiting.isEmpty()) {
            if (!keys.add(waiting.getFirst().key())) {
                break;
            }
            taken.add(waiting.removeFirst());
        }
        return taken;
    }

    private void send(List<Asked<Q, A>> together) {
        ask.apply(together.stream().map(Asked::question).toList()).onComplete(done -> {
            if (done.succeeded()) {
                for (var i = 0; i < together.size(); i++) {
                    together.get(i).complete(done.result().get(i));
                }
                over();
            } else if (together.size() > 1 && mayBeOneOfThem(done.cause())) {
                alone(together, 0);
            } else {
                together.forEach(asked -> asked.fail(done.cause()));
                over();
            }
        });
    }

    /** A value PostgreSQL refuses, or a row another transaction holds, is the trouble of one and not of all. */
    private static boolean mayBeOneOfThem(Throwable cause) {
        var kind = StoreFault.of(cause).kind();
        return kind == StoreFault.Kind.DATA || kind == StoreFault.Kind.BUSY;
    }

    private void alone(List<Asked<Q, A>> together, int at) {
        if (at == together.size()) {
            over();
            return;
        }
        var asked = together.get(at);
        ask.apply(List.of(asked.question())).onComplete(done -> {
            if (done.succeeded()) {
                asked.complete(done.result().getFirst());
            } else {
                asked.fail(done.cause());
            }
            alone(together, at + 1);
        });
    }

    private void over() {
        synchronized (this) {
            underWay--;
        }
        next();
    }
}
