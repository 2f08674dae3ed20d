package io.branchline.load.simulation.engine;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which faults a seed brings, and how hard (swarm testing: each seed has its own mix, many faults are absent from it, so
 * that rare combinations come up undisturbed). Counts what really struck.
 */
public final class Weather {
    private static final double ABSENT = 0.45;

    private final RandomGenerator random;
    private final Map<Fault, Double> intensities = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> strikes = new EnumMap<>(Fault.class);
    private boolean calm;

    /** Draws the mix. */
    public Weather(RandomGenerator random) {
        this.random = random;
        for (var fault : Fault.values()) {
            // Squared: mild weather is more common than the worst, and long undisturbed stretches occur.
            var drawn = random.nextDouble();
            var absent = random.nextDouble() < ABSENT;
            var worst = Math.max(fault.perMinuteMax(), fault.chanceMax());
            intensities.put(fault, absent ? 0 : worst * drawn * drawn);
        }
    }

    /** Does this fault strike at this opportunity? */
    public boolean strikes(Fault fault) {
        var chance = intensity(fault);
        if (calm || chance == 0 || random.nextDouble() >= chance) {
            return false;
        }
        strikes.merge(fault, 1L, Long::sum);
        return true;
    }

    /** Is this fault part of the mix at all? */
    public boolean brings(Fault fault) {
        return intensity(fault) > 0;
    }

    /** Microseconds to the next strike of a timed fault that is part of the mix. */
    public long untilNextMicros(Fault fault) {
        var perMicro = intensity(fault) / 60e6;
        return (long) Math.min(1e12, -Math.log(1 - random.nextDouble()) / perMicro);
    }

    /** Notes that a timed fault found something to strike. */
    public void struck(Fault fault) {
        strikes.merge(fault, 1L, Long::sum);
    }

    /** No faults from now on. */
    public void clear() {
        calm = true;
    }

    /** True when no more faults come. */
    public boolean calm() {
        return calm;
    }

    /** How often each fault struck; absent if never. */
    public Map<Fault, Long> strikes() {
        return Collections.unmodifiableMap(strikes);
    }

    private double intensity(Fault fault) {
        return intensities.getOrDefault(fault, 0.0);
    }
}
