package io.branchline.load.fleet;

import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What a fleet has done. Thread-safe. */
public final class FleetCounts {
    private static final long LATENCY_MAX_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    private final LongAdder kept = new LongAdder();
    private final List<LongAdder> settled =
            Priority.ALL.stream().map(priority -> new LongAdder()).toList();
    private final List<LongAdder> settledBytes =
            Priority.ALL.stream().map(priority -> new LongAdder()).toList();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAccumulator refusedMost = new LongAccumulator(Long::max, 0);
    private final LongAdder rates = new LongAdder();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final List<Histogram> settleMicros = Priority.ALL.stream()
            .<Histogram>map(priority -> new ConcurrentHistogram(LATENCY_MAX_MICROS, 3))
            .toList();

    FleetCounts() {}

    /** Events the branches kept. */
    public long kept() {
        return kept.sum();
    }

    /** Events the hub has settled. */
    public long settled() {
        return settled.stream().mapToLong(LongAdder::sum).sum();
    }

    /** Events of a priority the hub has settled. */
    public long settled(Priority priority) {
        return settled.get(priority.level() - 1).sum();
    }

    /** What these cost against credit, in bytes. */
    public long settledBytes(Priority priority) {
        return settledBytes.get(priority.level() - 1).sum();
    }

    /** Bytes of the frames the branches have sent. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Events not made because a branch kept as many as it may. */
    public long skipped() {
        return skipped.sum();
    }

    /** Sessions that were welcomed. */
    public long opened() {
        return opened.sum();
    }

    /** Connections that ended although nobody asked. */
    public long lost() {
        return lost.sum();
    }

    /** Attempts to connect that the hub put off or that failed. */
    public long refused() {
        return refused.sum();
    }

    /** Most times one branch was put off since it was last told to connect. */
    public long refusedMost() {
        return refusedMost.get();
    }

    /** Quotes that arrived. */
    public long rates() {
        return rates.sum();
    }

    /** From kept to settled, in microseconds, of the events of a priority since the last {@link #forgetTimes}. */
    public Histogram settleMicros(Priority priority) {
        return settleMicros.get(priority.level() - 1).copy();
    }

    /** Begins the histograms anew. */
    public void forgetTimes() {
        settleMicros.forEach(Histogram::reset);
    }

    /** What went wrong first for good; empty if nothing. */
    public Optional<Throwable> fault() {
        return Optional.ofNullable(fault.get());
    }

    void fail(Throwable cause) {
        var _ = fault.compareAndSet(null, cause);
    }

    void keptOne() {
        kept.increment();
    }

    void settledOne(Priority priority, int cost, long nanos) {
        settled.get(priority.level() - 1).increment();
        settledBytes.get(priority.level() - 1).add(cost);
        settleMicros.get(priority.level() - 1).recordValue(Math.clamp(nanos / 1_000, 0, LATENCY_MAX_MICROS));
    }

    void sent(int bytes) {
        sentBytes.add(bytes);
    }

    void skippedOne() {
        skipped.increment();
    }

    void openedOne() {
        opened.increment();
    }

    void lostOne() {
        lost.increment();
    }

    void refusedOne(int inARow) {
        refused.increment();
        refusedMost.accumulate(inARow);
    }

    void ratesCame(int count) {
        rates.add(count);
    }
}
