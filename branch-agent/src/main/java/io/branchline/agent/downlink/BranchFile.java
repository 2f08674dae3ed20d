package io.branchline.agent.downlink;

import io.branchline.agent.sqlite.Sqlite;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code branch.db} as a file: made, checked, and set aside as {@code branch-damaged-<n>.db} when it cannot be trusted.
 * Every step can be cut: a file under its name is complete. Writer's thread only.
 */
final class BranchFile {
    /** File name of the database. */
    static final String NAME = "branch.db";

    private static final Logger LOG = LoggerFactory.getLogger(BranchFile.class);

    /** A file up to this size is read through before it is used; it takes some tenths of a second. */
    private static final long CHECK_BYTES_MAX = 64L << 20;

    /** Set-aside files that are kept, for people to look at; the oldest goes. */
    private static final int DAMAGED_MAX = 5;

    private static final Pattern DAMAGED = Pattern.compile("branch-damaged-([0-9]{1,6})\\.db(-wal)?");

    private final Path directory;
    private final Path file;

    BranchFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
    }

    Path path() {
        return file;
    }

    /** Opens the database, which is made if there is none. A {@link Sqlite#isDamage} or {@link Damage} says to set it aside. */
    Connection open() throws SQLException, IOException {
        Files.createDirectories(directory);
        if (!Files.exists(file)) {
            create();
        }
        var connection = BranchTables.openWriter(file);
        try {
            check(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | IOException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Moves the database out of the way. The log goes first: without its database it says nothing. */
    void setAside(String reason) throws IOException {
        var number = newestDamaged() + 1;
        for (var suffix : new String[] {"-wal", ""}) {
            var from = directory.resolve(NAME + suffix);
            if (Files.exists(from)) {
                var _ = Files.move(from, damaged(number, suffix));
            }
        }
        var _ = Files.deleteIfExists(directory.resolve(NAME + "-shm"));
        force(directory);
        LOG.error("Branch state is damaged and begins anew file={} reason=\"{}\"", damaged(number, ""), reason);
        forgetOldest(number);
    }

    private int newestDamaged() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(found -> DAMAGED.matcher(found.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    private void forgetOldest(int newest) throws IOException {
        for (var number = newest - DAMAGED_MAX; number > 0; number--) {
            var _ = Files.deleteIfExists(damaged(number, "-wal"));
            if (!Files.deleteIfExists(damaged(number, ""))) {
                return;
            }
        }
    }

    private void create() throws SQLException, IOException {
        var building = directory.resolve("branch-building.db");
        for (var suffix : new String[] {"", "-wal", "-shm"}) {
            var _ = Files.deleteIfExists(directory.resolve("branch-building.db" + suffix));
            var _ = Files.deleteIfExists(directory.resolve(NAME + suffix));
        }
        BranchTables.create(building, Standing.fresh(UUID.randomUUID().toString()));
        force(building);
        var _ = Files.move(building, file);
        force(directory);
    }

    private void check(Connection connection) throws SQLException, IOException {
        var application = Sqlite.number(connection, "PRAGMA application_id");
        var version = Sqlite.number(connection, "PRAGMA user_version");
        if (application != BranchTables.APPLICATION_ID || version != BranchTables.VERSION) {
            throw new Damage("application_id is " + application + " and user_version " + version + "; allowed are "
                    + BranchTables.APPLICATION_ID + " and " + BranchTables.VERSION);
        }
        if (Files.size(file) <= CHECK_BYTES_MAX) {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!result.next() || !"ok".equals(result.getString(1))) {
                    throw new Damage("quick_check: " + result.getString(1));
                }
            }
        }
    }

    private Path damaged(int number, String suffix) {
        return directory.resolve("branch-damaged-" + number + ".db" + suffix);
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
