package io.branchline.gatling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a scenario runs against, from the system properties {@code ./branchline load} sets.
 *
 * @param url of the hub, such as {@code ws://127.0.0.1:8080}
 * @param branches each with {@code code} and {@code key}
 * @param rate events a second over all branches
 * @param duration how long
 */
record Setup(String url, List<Map<String, Object>> branches, int rate, Duration duration) {
    static Setup read() {
        return new Setup(
                property("url"),
                branches(Path.of(property("keys"))),
                Integer.parseInt(property("rate")),
                Duration.ofSeconds(Integer.parseInt(property("seconds"))));
    }

    /** How often one branch sends. */
    Duration pace() {
        return Duration.ofNanos(Duration.ofSeconds(branches.size()).toNanos() / rate);
    }

    private static List<Map<String, Object>> branches(Path keys) {
        try (var lines = Files.lines(keys)) {
            return lines.map(line -> line.split("\t", -1))
                    .map(fields -> Map.<String, Object>of("code", fields[0], "key", fields[1]))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the file of keys cannot be read: " + keys, e);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty("branchline." + name),
                () -> "system property branchline." + name + " is not set; run ./branchline load");
    }
}
