package io.branchline.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Puts a finished database in the place of a damaged one, which is kept. Every step can be cut: the file
 * {@code journal-new.db} exists only when it is complete, and as long as it does, the swap is begun again.
 */
final class Swap {
    private static final String NEW = "journal-new.db";
    private static final String BUILDING = "journal-building.db";

    private final Path directory;

    Swap(Path directory) {
        this.directory = directory;
    }

    /** Where to build the database that comes next. */
    Path building() {
        return directory.resolve(BUILDING);
    }

    /** The database under {@link #building()} is complete and closed. */
    void built() throws IOException {
        force(building());
        var _ = Files.move(building(), directory.resolve(NEW));
        forceDirectory();
        finish();
    }

    /** Finishes a swap that was begun; removes what never was complete. */
    void finish() throws IOException {
        for (var suffix : new String[] {"", "-wal", "-shm"}) {
            delete(directory.resolve(BUILDING + suffix));
        }
        if (!Files.exists(directory.resolve(NEW))) {
            return;
        }
        var file = directory.resolve(Store.FILE);
        var log = directory.resolve(Store.FILE + "-wal");
        // Database before log: while the name of the database is there, the log belongs to it.
        if (Files.exists(file)) {
            move(file, nextDamaged(""));
        }
        if (Files.exists(log)) {
            move(log, nextDamaged("-wal"));
        }
        delete(directory.resolve(Store.FILE + "-shm"));
        forceDirectory();
        move(directory.resolve(NEW), file);
        delete(directory.resolve(Opening.SUSPECT));
        forceDirectory();
    }

    private Path nextDamaged(String suffix) {
        var number = 1;
        while (Files.exists(damaged(number, suffix)) || (suffix.isEmpty() && Files.exists(damaged(number, "-wal")))) {
            number++;
        }
        return damaged(number, suffix);
    }

    private Path damaged(int number, String suffix) {
        return directory.resolve("journal-damaged-" + number + ".db" + suffix);
    }

    private static void move(Path from, Path to) throws IOException {
        var _ = Files.move(from, to);
    }

    private static void delete(Path file) throws IOException {
        var _ = Files.deleteIfExists(file);
    }

    void forceDirectory() throws IOException {
        force(directory);
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
