package io.branchline.load.links;

import io.branchline.load.fleet.ProcessMemory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Looks at the hub's memory now and then: its own hub's process after a collection, or what an installation says at
 * {@code /metrics}. Closing ends the looking. Thread-safe.
 */
final class MemoryWatch implements AutoCloseable {
    private static final int SAMPLES = 20;
    private static final Pattern HEAP = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} ([0-9.E]+)");

    private final List<String> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memory-watch").factory());
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI hub;
    private final OptionalLong process;
    private final long began = System.nanoTime();

    private MemoryWatch(URI hub, OptionalLong process) {
        this.hub = hub;
        this.process = process;
    }

    /** Begins to look, about twenty times in so many seconds, the first time at once. */
    static MemoryWatch over(Office office, int seconds) {
        var watch = new MemoryWatch(office.hub(), office.process());
        var every = Math.max(1, seconds / SAMPLES);
        var _ = watch.timer.scheduleWithFixedDelay(watch::look, 0, every, TimeUnit.SECONDS);
        return watch;
    }

    /** A line for each look. */
    List<String> lines() {
        return List.copyOf(samples);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }

    private void look() {
        try {
            var seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            var memory =
                    process.isPresent() ? ProcessMemory.of(process.getAsLong()).toString() : metrics();
            samples.add(String.format(Locale.ROOT, "memory of the hub after %4d s: %s", seconds, memory));
        } catch (IOException e) {
            samples.add("memory of the hub cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String metrics() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(hub.resolve("/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        var heap = HEAP.matcher(answer.body())
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group(1)))
                .sum();
        return String.format(Locale.ROOT, "%.0f MiB of heap in use, garbage included", heap / (1 << 20));
    }
}
