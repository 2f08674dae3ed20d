package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Head office's time as an agent knows it: measured at the welcome and carried on by a clock that does not jump. Until the
 * first welcome of a process it is what the computer's clock showed at the start, with the last known skew.
 */
final class HubClock {
    private final Stage stage;
    private final WallClock wall;
    private Instant time;
    private long atMicros;
    private boolean mayBeWrong;

    /** At the start of a process. */
    HubClock(Stage stage, WallClock wall, DownFile file) {
        this.stage = stage;
        this.wall = wall;
        this.atMicros = stage.clock().nowMicros();
        var skew = file.skew;
        this.time = skew == null ? wall.now() : wall.now().plus(skew.micros(), ChronoUnit.MICROS);
        this.mayBeWrong = skew == null || skew.jumpsOfTheClock() != wall.jumps();
    }

    /** Head office's time, as far as it is known here. */
    Instant now() {
        return stage.planted(PlantedFault.OWN_CLOCK)
                ? wall.now()
                : time.plus(stage.clock().nowMicros() - atMicros, ChronoUnit.MICROS);
    }

    /** A welcome with this time has arrived; the skew is to be kept. */
    DownFile.Skew welcomed(Instant hubTime) {
        time = hubTime;
        atMicros = stage.clock().nowMicros();
        mayBeWrong = false;
        return new DownFile.Skew(Duration.between(wall.now(), hubTime).toNanos() / 1_000, wall.jumps());
    }

    /** May it be wrong by more than the way of a welcome, through nobody's fault? */
    boolean mayBeWrong() {
        return mayBeWrong;
    }
}
