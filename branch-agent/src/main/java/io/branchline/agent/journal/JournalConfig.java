package io.branchline.agent.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the journal.
 *
 * @param directory holds the journal's files and nothing else's
 * @param retention how long settled events stay, so that head office can ask for them again
 * @param retentionDiskShare share of the disk above which settled events go earlier; above 0, at most 1
 * @param reserveBytes free space below which new events are refused, so that settlement can still be noted
 * @param queueEventsMax events waiting to be kept at most; beyond, new ones are refused
 * @param queueBytesMax bytes of events waiting to be kept at most
 * @param commitEventsMax events that share one fsync at most
 * @param checkBytesMax size up to which the file's structure is checked at every open
 * @param pageBytes size of the database's pages, a power of two; a directory keeps the one it was made with
 */
public record JournalConfig(
        Path directory,
        Duration retention,
        double retentionDiskShare,
        long reserveBytes,
        int queueEventsMax,
        long queueBytesMax,
        int commitEventsMax,
        long checkBytesMax,
        int pageBytes) {
    private static final long MIB = 1L << 20;

    public JournalConfig {
        require(!retention.isNegative(), "retention", retention, "0 or more");
        require(retentionDiskShare > 0 && retentionDiskShare <= 1, "retentionDiskShare", retentionDiskShare, "0 to 1");
        require(reserveBytes >= 0, "reserveBytes", reserveBytes, "0 or more");
        require(queueEventsMax > 0, "queueEventsMax", queueEventsMax, "1 or more");
        require(queueBytesMax > 0, "queueBytesMax", queueBytesMax, "1 or more");
        require(commitEventsMax > 0, "commitEventsMax", commitEventsMax, "1 or more");
        require(checkBytesMax >= 0, "checkBytesMax", checkBytesMax, "0 or more");
        require(
                pageBytes >= 512 && pageBytes <= 32_768 && Integer.bitCount(pageBytes) == 1,
                "pageBytes",
                pageBytes,
                "a power of two from 512 to 32768");
    }

    /**
     * The usual settings: seven days, a fifth of the disk, 64 MiB in reserve. The queue takes 8,192 events or 16 MiB,
     * which the disk empties in about a tenth of a second. A check of 64 MiB takes about as long.
     */
    public static JournalConfig standard(Path directory) {
        return new JournalConfig(directory, Duration.ofDays(7), 0.2, 64 * MIB, 8192, 16 * MIB, 4096, 64 * MIB, 4096);
    }

    /** The same settings with another retention. */
    public JournalConfig withRetention(Duration time, double diskShare) {
        return new JournalConfig(
                directory,
                time,
                diskShare,
                reserveBytes,
                queueEventsMax,
                queueBytesMax,
                commitEventsMax,
                checkBytesMax,
                pageBytes);
    }

    /** The same settings with another reserve. */
    public JournalConfig withReserve(long bytes) {
        return new JournalConfig(
                directory,
                retention,
                retentionDiskShare,
                bytes,
                queueEventsMax,
                queueBytesMax,
                commitEventsMax,
                checkBytesMax,
                pageBytes);
    }

    /** The same settings with another bound of the queue. */
    public JournalConfig withQueue(int eventsMax, long bytesMax) {
        return new JournalConfig(
                directory,
                retention,
                retentionDiskShare,
                reserveBytes,
                eventsMax,
                bytesMax,
                commitEventsMax,
                checkBytesMax,
                pageBytes);
    }

    /** The same settings with another size of the pages; small ones make small files for tests of damage. */
    public JournalConfig withPageBytes(int bytes) {
        return new JournalConfig(
                directory,
                retention,
                retentionDiskShare,
                reserveBytes,
                queueEventsMax,
                queueBytesMax,
                commitEventsMax,
                checkBytesMax,
                bytes);
    }

    private static void require(boolean good, String name, Object found, String allowed) {
        if (!good) {
            throw new IllegalArgumentException(name + " is " + found + "; allowed is " + allowed);
        }
    }
}
