package io.branchline.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room on the disk. New events are refused before it is full, because head office's settlement needs room too; a
 * reserve file keeps some against other programs that fill the disk. Writer thread only.
 */
final class Room {
    /** What the POS is told. */
    static final String FULL = "the branch's disk is full; events are refused until there is room";

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final String FILE = "journal.reserve";
    private static final int RESERVE_FILE_BYTES = 1 << 20;

    /** Log and database each take a copy, and pages are not filled to the brim. */
    private static final int WRITE_AMPLIFICATION = 4;

    private final JournalConfig config;
    private final Path file;
    private @Nullable FileStore disk;

    Room(JournalConfig config) {
        this.config = config;
        this.file = config.directory().resolve(FILE);
    }

    /** Why this many bytes of events may not be written; empty if they may. */
    Optional<String> refusal(long bytes) throws IOException {
        // The reserve comes first: another program may fill the disk right behind the next event.
        prepare();
        return isSpare() && left() >= bytes * WRITE_AMPLIFICATION ? Optional.empty() : Optional.of(FULL);
    }

    /** Whether there is room for more than settlement: the reserve file is there, or there is enough to make it. */
    boolean isSpare() throws IOException {
        return Files.exists(file) || left() >= 2L * RESERVE_FILE_BYTES;
    }

    /** Free bytes above the reserve. */
    long left() throws IOException {
        return Math.max(0, disk().getUsableSpace() - config.reserveBytes());
    }

    /** Size of the whole disk. */
    long total() throws IOException {
        return disk().getTotalSpace();
    }

    /** Makes the reserve file if there is none and room for it. */
    void prepare() throws IOException {
        if (Files.exists(file) || left() < 2L * RESERVE_FILE_BYTES) {
            return;
        }
        var filling = new byte[RESERVE_FILE_BYTES];
        Arrays.fill(filling, (byte) '#');
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(filling);
            while (buffer.hasRemaining()) {
                var _ = channel.write(buffer);
            }
        } catch (IOException full) {
            // Another program was faster. Nothing of the journal is in this file.
            LOG.warn("Reserve file could not be made", full);
            release();
        }
    }

    /** Gives the reserve file's room to whoever comes next. */
    void release() throws IOException {
        var _ = Files.deleteIfExists(file);
    }

    private FileStore disk() throws IOException {
        if (disk == null) {
            disk = Files.getFileStore(config.directory());
        }
        return disk;
    }
}
