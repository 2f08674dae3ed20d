package io.branchline.load.simulation;

import io.branchline.load.simulation.engine.PlantedFault;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a range of seeds side by side, up to the first that fails. Thread-safe. */
public final class Campaign {
    private final long from;
    private final long seeds;
    private final int threads;
    private final @Nullable PlantedFault planted;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<Totals> totals = new AtomicReference<>(Totals.none());
    private final AtomicReference<@Nullable FailedSeed> failed = new AtomicReference<>();

    /** Seeds from the first on, with a planted fault or none. */
    public Campaign(long from, long seeds, int threads, @Nullable PlantedFault planted) {
        this.from = from;
        this.seeds = seeds;
        this.threads = threads;
        this.planted = planted;
    }

    /**
     * Runs them.
     *
     * @return what was simulated, if all seeds held
     * @throws FailedSeed the lowest seed that failed
     */
    public Totals run() {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var workers = IntStream.range(0, threads)
                    .mapToObj(number -> pool.submit(this::work))
                    .toList();
            workers.forEach(Campaign::finish);
        }
        var failure = failed.get();
        if (failure != null) {
            throw failure;
        }
        return totals();
    }

    /** What was simulated so far. */
    public Totals totals() {
        return totals.get();
    }

    private void work() {
        while (failed.get() == null) {
            var offset = next.getAndIncrement();
            if (offset >= seeds) {
                return;
            }
            try {
                totals.accumulateAndGet(Simulation.run(from + offset, planted, null), Totals::plus);
            } catch (FailedSeed e) {
                failed.accumulateAndGet(e, Campaign::lower);
            }
        }
    }

    private static FailedSeed lower(@Nullable FailedSeed known, FailedSeed found) {
        return known != null && known.seed() < found.seed() ? known : found;
    }

    private static void finish(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while seeds run", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a seed ended in an unexpected way", e.getCause());
        }
    }
}
