package io.branchline.load.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** One of the two that are compared: publishes to its listeners, and notes when it came and what its process used. */
final class Side {
    /** Publishes once; when the last listener has it, the arrivals in microseconds. */
    interface Publication {
        Histogram publish() throws Exception;
    }

    private final String name;
    private final long pid;
    private final int listeners;
    private final Publication publication;
    private Histogram arrivals = new Histogram(3);
    private List<Long> firsts = new ArrayList<>();
    private Duration usedBefore = Duration.ZERO;

    /** A side whose server is a process of its own. */
    Side(String name, long pid, int listeners, Publication publication) {
        this.name = name;
        this.pid = pid;
        this.listeners = listeners;
        this.publication = publication;
    }

    /** Forgets what came before. */
    void begin() {
        arrivals = new Histogram(3);
        firsts = new ArrayList<>();
        usedBefore = used();
    }

    /** Publishes once. Blocking. */
    void publish() throws Exception {
        var arrival = publication.publish();
        arrivals.add(arrival);
        firsts.add(arrival.getMinValue());
    }

    /** Arrival at this percentile since {@link #begin}, in microseconds. */
    long micros(double percentile) {
        return arrivals.getValueAtPercentile(percentile);
    }

    @Override
    public String toString() {
        var usedMicros = used().minus(usedBefore).toNanos() / 1e3 / firsts.size() / listeners;
        return String.format(
                Locale.ROOT,
                "%s first %.1f p50 %.1f p99 %.1f ms, %.1f µs of processor for each",
                name,
                firsts.stream().sorted().toList().get(firsts.size() / 2) / 1e3,
                micros(50) / 1e3,
                micros(99) / 1e3,
                usedMicros);
    }

    private Duration used() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
