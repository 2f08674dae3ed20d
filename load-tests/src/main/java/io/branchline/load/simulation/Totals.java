package io.branchline.load.simulation;

import io.branchline.load.simulation.engine.Fault;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What some seeds simulated together.
 *
 * @param seeds that held every promise
 * @param simulatedMicros virtual time
 * @param steps tasks run
 * @param kept events answered with kept
 * @param stored events in the simulated PostgreSQL
 * @param strikes how often each fault struck, absent if never
 * @param traceHash over the traces, in no order
 */
public record Totals(
        long seeds,
        long simulatedMicros,
        long steps,
        long kept,
        long stored,
        Map<Fault, Long> strikes,
        long traceHash) {
    public Totals {
        strikes = Map.copyOf(strikes);
    }

    /** Nothing yet. */
    public static Totals none() {
        return new Totals(0, 0, 0, 0, 0, Map.of(), 0);
    }

    /** Both together. */
    public Totals plus(Totals other) {
        var sum = new EnumMap<Fault, Long>(Fault.class);
        sum.putAll(strikes);
        other.strikes.forEach((fault, times) -> sum.merge(fault, times, Long::sum));
        return new Totals(
                seeds + other.seeds,
                simulatedMicros + other.simulatedMicros,
                steps + other.steps,
                kept + other.kept,
                stored + other.stored,
                sum,
                traceHash ^ other.traceHash);
    }

    /** How often a fault struck. */
    public long struck(Fault fault) {
        return strikes.getOrDefault(fault, 0L);
    }

    /** Simulated hours. */
    public double hours() {
        return simulatedMicros / 3.6e9;
    }

    /** One line. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%,d seeds, %.1f simulated hours, %,d steps, %,d kept, %,d stored",
                seeds,
                hours(),
                steps,
                kept,
                stored);
    }

    /** One line for each fault. */
    public String faults() {
        var text = new StringBuilder("faults that struck:");
        for (var fault : Fault.values()) {
            text.append(String.format(Locale.ROOT, "%n  %-20s %,12d", fault, struck(fault)));
        }
        return text.toString();
    }
}
