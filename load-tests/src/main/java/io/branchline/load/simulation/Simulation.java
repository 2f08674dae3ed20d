package io.branchline.load.simulation;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Clockwork;
import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.engine.Trace;
import io.branchline.load.simulation.engine.Weather;
import io.branchline.load.simulation.world.World;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a world is built, faults strike for a while, then the sky clears, everything must settle within a bounded
 * time, and what the tills were told is compared with what PostgreSQL holds. Not thread-safe.
 */
public final class Simulation {
    private static final long HEAL_MICROS_MAX = 240_000_000;
    private static final long LOOK_MICROS = 1_000_000;

    private final long seed;
    private final Stage stage;
    private final World world;
    private final Lifetime forever = new Lifetime();

    private Simulation(long seed, @Nullable PlantedFault planted, @Nullable Consumer<String> listener) {
        var random = new SplittableRandom(seed);
        this.seed = seed;
        this.stage = new Stage(
                new Clockwork(random.split()),
                random.split(),
                new Weather(random.split()),
                new Trace(listener),
                planted);
        this.world = new World(stage);
    }

    /**
     * Runs a seed.
     *
     * @param planted a fault built in on purpose, or none
     * @param listener is handed every trace line, if there is one
     * @throws FailedSeed if a promise was broken
     */
    public static Totals run(long seed, @Nullable PlantedFault planted, @Nullable Consumer<String> listener) {
        return new Simulation(seed, planted, listener).run();
    }

    private Totals run() {
        try {
            storm();
            heal();
            world.check();
        } catch (BrokenPromise | IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FailedSeed(seed, stage, e);
        }
        return new Totals(
                1,
                stage.clock().nowMicros(),
                stage.clock().steps(),
                world.kept(),
                world.stored(),
                stage.weather().strikes(),
                stage.trace().hash());
    }

    private void storm() {
        for (var fault : Fault.values()) {
            if (fault.perMinuteMax() > 0 && stage.weather().brings(fault)) {
                strikeLater(fault);
            }
        }
        stage.clock().runUntil(world.stormyMicros());
    }

    private void strikeLater(Fault fault) {
        stage.clock().after(forever, stage.weather().untilNextMicros(fault), () -> {
            if (!stage.weather().calm()) {
                if (world.strike(fault)) {
                    stage.weather().struck(fault);
                    stage.note("weather", fault.name(), 0, 0);
                }
                strikeLater(fault);
            }
        });
    }

    private void heal() {
        stage.weather().clear();
        world.clear();
        stage.note("weather", "is calm", 0, 0);
        var end = stage.clock().nowMicros() + HEAL_MICROS_MAX;
        while (world.unfinished().isPresent()) {
            if (stage.clock().nowMicros() >= end) {
                throw new BrokenPromise(
                        "liveness",
                        "not healed " + HEAL_MICROS_MAX / 1_000_000 + " s after the last fault: "
                                + world.unfinished().orElseThrow());
            }
            stage.clock().runUntil(stage.clock().nowMicros() + LOOK_MICROS);
        }
    }
}
