package io.branchline.gatling;

import io.branchline.gatling.branch.LinkBranch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a scenario runs against, from the system properties {@code ./branchline load} sets.
 *
 * @param hub such as {@code http://127.0.0.1:8080}
 * @param run name of the run, in the ids of its events
 * @param branches those that take part
 * @param token of an operator
 * @param ledger file to write at the end
 * @param rate sales a second over all branches, on average
 * @param seconds how long they sell
 * @param warmUpSeconds how long a few of them sell before that
 * @param limits whether the report is compared with the limits
 */
record Setup(
        URI hub,
        String run,
        List<LinkBranch.Identity> branches,
        String token,
        Path ledger,
        int rate,
        int seconds,
        int warmUpSeconds,
        boolean limits) {
    static Setup read() {
        return new Setup(
                URI.create(property("hub")),
                property("run"),
                branches(Path.of(property("keys")), number("branches")),
                text(Path.of(property("token"))).strip(),
                Path.of(property("ledger")),
                number("rate"),
                number("seconds"),
                number("warmup"),
                Boolean.parseBoolean(property("limits")));
    }

    /** A whole number that only some scenarios have. */
    static int number(String name) {
        return Integer.parseInt(property(name));
    }

    /** Numbers with commas between them. */
    static double[] weights(String name) {
        return Arrays.stream(property(name).split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Who gets rates: a JSON list of targets. */
    static String targets() {
        return property("targets");
    }

    /** The address of links and feed. */
    URI sockets() {
        var scheme = "https".equals(hub.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + "://" + hub.getRawAuthority());
    }

    private static List<LinkBranch.Identity> branches(Path keys, int count) {
        return text(keys)
                .lines()
                .limit(count)
                .map(line -> line.split("\t", -1))
                .map(words -> new LinkBranch.Identity(words[0], words[1]))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read: " + file, e);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty("branchline." + name),
                () -> "system property branchline." + name + " is not set; run ./branchline load");
    }
}
