package io.branchline.hub.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A line of those who wait for the same thing, bounded in places and in the time each stands in it. Times are nanoseconds
 * of a monotonic clock. Not thread-safe.
 *
 * @param <T> who stands in it
 */
final class WaitingLine<T> {
    private record Place<T>(T who, long sinceNanos) {}

    private final ArrayDeque<Place<T>> places = new ArrayDeque<>();
    private final int placesMax;
    private final long waitMaxNanos;

    /**
     * A line in which nobody stands.
     *
     * @param placesMax most that stand in it
     * @param waitMax after this time a wait is over
     */
    WaitingLine(int placesMax, Duration waitMax) {
        this.placesMax = placesMax;
        this.waitMaxNanos = waitMax.toNanos();
    }

    /** Somebody comes, to its end; false if it is full. */
    boolean join(T who, long nowNanos) {
        if (places.size() >= placesMax) {
            return false;
        }
        places.addLast(new Place<>(who, nowNanos));
        return true;
    }

    /** Takes out its head. */
    Optional<T> first() {
        return Optional.ofNullable(places.pollFirst()).map(Place::who);
    }

    /** Takes out its head if the wait of that one is over. */
    Optional<T> overdue(long nowNanos) {
        var head = places.peekFirst();
        return head != null && leftNanos(head, nowNanos) <= 0 ? first() : Optional.empty();
    }

    /** How long until the wait of its head is over: nothing if it is, or if nobody waits. */
    Duration untilOverdue(long nowNanos) {
        var head = places.peekFirst();
        return head == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, leftNanos(head, nowNanos)));
    }

    int size() {
        return places.size();
    }

    private long leftNanos(Place<T> head, long nowNanos) {
        return waitMaxNanos - (nowNanos - head.sinceNanos());
    }
}
