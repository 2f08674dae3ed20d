package io.branchline.load.shop;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.branchline.load.relay.Relay;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What the hub says to one branch, heard on the cable with the time it came through. An event counts as settled from the
 * moment the word of it has reached the branch: later than PostgreSQL's commit by the way back, never earlier, unlike the
 * time that the row itself carries. Thread-safe.
 */
public final class HubWord {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final AtomicLongArray through = new AtomicLongArray(Priority.ALL.size());
    private volatile long lastNanos;
    private final ConcurrentSkipListMap<Long, Long> sales = new ConcurrentSkipListMap<>();
    private final AtomicReference<Promise<Long>> opening = new AtomicReference<>(Promise.promise());

    HubWord() {}

    Relay.Ear ear() {
        return new FrameEar(() -> opening.get().tryComplete(System.nanoTime()), this::heard);
    }

    /** Completes with the moment the hub accepts the next connection, in nanoseconds of the monotonic clock, on the cable's thread. */
    public Future<Long> nextOpening() {
        var next = Promise.<Long>promise();
        opening.set(next);
        return next.future();
    }

    /** Through which sequence events of a priority are settled. */
    public long settled(Priority priority) {
        return through.get(priority.level() - 1);
    }

    /** When a sale was settled; absent if it is not, or if that was forgotten. */
    public OptionalLong settledAt(long sequence) {
        var word = sales.ceilingEntry(sequence);
        return word == null ? OptionalLong.empty() : OptionalLong.of(word.getValue());
    }

    /** Waits until everything of a priority through a sequence is settled; the moment of the last word of any priority. */
    @CanIgnoreReturnValue
    public long await(Priority priority, long sequence, long secondsMax) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        while (settled(priority) < sequence) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("priority " + priority.level() + " is settled through "
                        + settled(priority) + " of " + sequence + " after " + secondsMax + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return lastNanos;
    }

    /** Forgets when sales were settled. */
    void forget() {
        sales.clear();
    }

    private void heard(Frame frame) {
        var now = System.nanoTime();
        switch (frame) {
            case Welcome welcome ->
                Priority.ALL.forEach(
                        priority -> settled(priority, welcome.settled().get(priority), now));
            case Settled settled -> settled(settled.priority(), settled.through(), now);
            default -> {}
        }
    }

    private void settled(Priority priority, long last, long now) {
        if (priority == Priority.SALES) {
            sales.putIfAbsent(last, now);
        }
        lastNanos = now;
        through.set(priority.level() - 1, last);
    }
}
