package io.branchline.hub.ingest;

import io.branchline.protocol.event.PerPriority;

/**
 * Limits of the ingest.
 *
 * @param writers connections to PostgreSQL that write sales and payments; the first does as long as it
 *     keeps up. One more writes all lower priorities, so that a sale never waits for a statement of theirs
 * @param queueBytesMax per writer and priority the cost of the runs that may wait; beyond, runs fail as overloaded.
 *     A backstop behind credit: 1,000 sessions of 256 KiB over two writers fill it
 * @param batchEventsMax per priority the most events of one statement; small for the low ones, because a statement
 *     under way cannot be overtaken
 * @param batchBytesMax per priority the cost of one statement at most, unless a single run costs more
 */
public record IngestConfig(int writers, long queueBytesMax, PerPriority batchEventsMax, PerPriority batchBytesMax) {
    public IngestConfig {
        if (writers < 1 || writers > 64) {
            throw new IllegalArgumentException("writers is " + writers + "; allowed are 1 to 64");
        }
        if (queueBytesMax < 1) {
            throw new IllegalArgumentException("queueBytesMax is " + queueBytesMax + "; allowed is 1 and more");
        }
    }

    /** What a hub on two cores does well with. */
    public static IngestConfig standard() {
        return new IngestConfig(
                2,
                128L << 20,
                PerPriority.of(2048, 1024, 512, 256),
                PerPriority.of(4L << 20, 2L << 20, 1L << 20, 1L << 20));
    }
}
