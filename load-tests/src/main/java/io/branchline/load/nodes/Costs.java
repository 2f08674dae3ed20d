package io.branchline.load.nodes;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the servers have used up, so far or between two moments.
 *
 * @param hubMicros processor time of each hub node
 * @param postgresMicros processor time of PostgreSQL
 * @param redisMicros processor time of all Redis servers
 * @param redisIn bytes these have read
 * @param redisOut bytes these have written
 * @param walBytes what PostgreSQL has written to its log
 * @param frameBytes frames the branches have sent
 * @param events events settled
 */
record Costs(
        List<Long> hubMicros,
        long postgresMicros,
        long redisMicros,
        long redisIn,
        long redisOut,
        long walBytes,
        long frameBytes,
        long events) {
    Costs {
        hubMicros = List.copyOf(hubMicros);
    }

    /** What was used up since an earlier moment. */
    Costs since(Costs before) {
        return new Costs(
                IntStream.range(0, hubMicros.size())
                        .mapToObj(hub -> hubMicros.get(hub) - before.hubMicros.get(hub))
                        .toList(),
                postgresMicros - before.postgresMicros,
                redisMicros - before.redisMicros,
                redisIn - before.redisIn,
                redisOut - before.redisOut,
                walBytes - before.walBytes,
                frameBytes - before.frameBytes,
                events - before.events);
    }

    /** For each event. */
    @Override
    public String toString() {
        var hubs = hubMicros.stream().mapToLong(Long::longValue).sum();
        return String.format(
                Locale.ROOT,
                "CPU us/event: hubs %.1f (of them %s), PostgreSQL %.1f, Redis %.2f; bytes/event: link %.0f, Redis in %.0f out"
                        + " %.0f, WAL %.0f",
                per(hubs),
                hubMicros.stream()
                        .map(micros -> String.format(Locale.ROOT, "%.1f", per(micros)))
                        .toList(),
                per(postgresMicros),
                per(redisMicros),
                per(frameBytes),
                per(redisIn),
                per(redisOut),
                per(walBytes));
    }

    private double per(long amount) {
        return (double) amount / Math.max(1, events);
    }
}
