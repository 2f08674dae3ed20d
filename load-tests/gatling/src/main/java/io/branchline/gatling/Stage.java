package io.branchline.gatling;

import io.branchline.gatling.branch.LinkDoor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clock of a scenario: a warm-up of fixed length; then all who take part open, however long that takes; then the time
 * that is played. Thread-safe.
 */
final class Stage {
    private record Cue(double part, Runnable task) {}

    private final int warmUpSeconds;
    private final int seconds;
    private final LinkDoor door;
    private final List<Cue> cues = new CopyOnWriteArrayList<>();
    private final AtomicInteger awaited = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile long warmUntilNanos;
    private volatile long beganNanos;
    private volatile boolean playing;

    Stage(Setup setup, LinkDoor door) {
        this.warmUpSeconds = setup.warmUpSeconds();
        this.seconds = setup.seconds();
        this.door = door;
    }

    /** At a part of the time, does something that does not wait. */
    void at(double part, Runnable task) {
        cues.add(new Cue(part, task));
    }

    /** So many more have to be ready before it begins. */
    void await(int count) {
        awaited.addAndGet(count);
    }

    /** The warm-up starts. */
    void start() {
        warmUntilNanos = System.nanoTime() + Duration.ofSeconds(warmUpSeconds).toNanos();
    }

    /** One of those who are waited for is ready, or will never be. */
    void ready() {
        if (awaited.decrementAndGet() == 0) {
            begin();
        }
    }

    /** The time begins now, unless it has. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            beganNanos = System.nanoTime();
            playing = true;
            cues.forEach(cue -> door.later(Duration.ofMillis((long) (seconds * cue.part() * 1_000)), cue.task()));
        }
    }

    boolean warmingUp() {
        return System.nanoTime() < warmUntilNanos;
    }

    /** Whether the time has begun. */
    boolean playing() {
        return playing;
    }

    /** Seconds since it began; below 0 before. */
    double elapsed() {
        return playing ? (System.nanoTime() - beganNanos) / 1e9 : -1;
    }

    /** Whether it is over. */
    boolean over() {
        return elapsed() >= seconds;
    }
}
