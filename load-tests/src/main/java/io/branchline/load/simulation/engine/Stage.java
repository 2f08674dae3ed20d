package io.branchline.load.simulation.engine;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one simulated world share.
 *
 * @param clock virtual time
 * @param random all chance
 * @param weather the faults
 * @param trace what happened
 * @param planted a fault built in on purpose, or none
 */
public record Stage(
        Clockwork clock,
        RandomGenerator random,
        Weather weather,
        Trace trace,
        @Nullable PlantedFault planted) {
    /** Is this fault planted? */
    public boolean planted(PlantedFault fault) {
        return planted == fault;
    }

    /** Adds a line to the trace. */
    public void note(String who, String what, long first, long second) {
        trace.line(clock.nowMicros(), who, what, first, second);
    }

    /** A uniformly random number of microseconds; both ends included. */
    public long micros(long from, long to) {
        return from + random.nextLong(to - from + 1);
    }

    /** True with a chance. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A random UUID. */
    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
