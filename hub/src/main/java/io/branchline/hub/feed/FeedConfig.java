package io.branchline.hub.feed;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Limits and habits of the feed.
 *
 * @param tenant whose events are shown
 * @param zone in which a day begins at midnight, for "today"
 * @param readersMax open readers
 * @param outboxBytesMax bytes waiting for one reader, those in the socket included
 * @param helloWithin time to the hello
 * @param stuckAfter time without reading anything after which a reader is closed
 * @param pingEvery time between two pings; three unanswered ones close
 * @param beat shortest time between two looks at what changed; ten beats are the second of a reader's {@code hz}
 * @param readEvery how often PostgreSQL is asked for figures at most
 */
public record FeedConfig(
        int tenant,
        ZoneId zone,
        int readersMax,
        int outboxBytesMax,
        Duration helloWithin,
        Duration stuckAfter,
        Duration pingEvery,
        Duration beat,
        Duration readEvery) {
    /** For production; 1,000 readers at half a MiB each are 500 MiB if all of them stop reading at once. */
    public static FeedConfig standard(int tenant, ZoneId zone) {
        return new FeedConfig(
                tenant,
                zone,
                1_000,
                512 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }
}
