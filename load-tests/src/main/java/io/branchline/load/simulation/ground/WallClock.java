package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The clock of a branch's computer: wrong from its first day, and set forward and back. It outlives the agent. */
public final class WallClock {
    private static final long SECOND = 1_000_000;
    private static final List<Long> JUMPS_MICROS_MAX = List.of(SECOND / 10, 5 * SECOND, 60 * SECOND, 86_400 * SECOND);

    private final Stage stage;
    private long skewMicros;
    private long jumps;

    /** A clock with a skew of up to an hour. */
    public WallClock(Stage stage) {
        this.stage = stage;
        this.skewMicros = stage.micros(-3_600 * SECOND, 3_600 * SECOND);
    }

    /** What it shows. */
    public Instant now() {
        return Sales.now(stage).plus(Duration.ofNanos(skewMicros * 1_000));
    }

    /** How often it jumped. */
    public long jumps() {
        return jumps;
    }

    /** Somebody, or something, sets it. */
    public void jump() {
        var most = JUMPS_MICROS_MAX.get(stage.random().nextInt(JUMPS_MICROS_MAX.size()));
        skewMicros += stage.micros(-most, most);
        jumps++;
    }
}
