package io.branchline.hub.embedded;

import io.branchline.hub.store.DatabaseConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL 18 and Redis 7, ended by {@link #close}, by the end of this process, or by its being killed.
 * Blocking; not for an event loop. Thread-safe.
 */
public final class EmbeddedServers implements AutoCloseable {
    private final Path directory;
    private final boolean temporary;
    private final FileChannel lock;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final Thread hook = new Thread(this::shutDown, "embedded-servers-shutdown");
    private boolean closed;

    private EmbeddedServers(Path directory, boolean temporary) {
        this.directory = Directories.mine(directory);
        this.temporary = temporary;
        this.lock = lock(this.directory.resolve("in-use"));
        this.postgres = new EmbeddedPostgres(Directories.mine(this.directory.resolve("postgres")));
        this.redis = startRedis(this.directory, postgres);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Servers whose data stay in the directory and are there again at the next start. */
    public static EmbeddedServers start(Path directory) {
        return new EmbeddedServers(directory, false);
    }

    /** Servers in a directory of their own that is removed at the end. */
    public static EmbeddedServers startTemporary() {
        try {
            return new EmbeddedServers(Files.createTempDirectory("branchline-servers"), true);
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot create a temporary directory", fault);
        }
    }

    /** Address, owner and password of the database. */
    public DatabaseConfig database() {
        return postgres.config();
    }

    /** Address and password of Redis: {@code redis://:password@127.0.0.1:port}. */
    public String redisUri() {
        return redis.uri();
    }

    /** Process id of the postmaster. */
    public synchronized long postgresPid() {
        return postgres.pid();
    }

    /** Process id of Redis. */
    public synchronized long redisPid() {
        return redis.pid();
    }

    /** What Redis answers to a command; the parts of a list with a space between them. */
    public String askRedis(String... command) {
        return redis.ask(command);
    }

    /** Where the files of both are. */
    public Path directory() {
        return directory;
    }

    /** SIGKILL, as in a crash. */
    public synchronized void killPostgres() {
        postgres.kill();
    }

    /** Starts PostgreSQL again, on the same port, after a kill or in good order; returns when it answers. */
    public synchronized void restartPostgres() {
        postgres.restart();
    }

    /** SIGKILL, as in a crash. */
    public synchronized void killRedis() {
        redis.kill();
    }

    /** Starts Redis again, on the same port and empty; returns when it answers. */
    public synchronized void restartRedis() {
        redis.restart();
    }

    /** Ends both; a temporary directory is removed. */
    @Override
    public void close() {
        shutDown();
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook is running or has run; both are fine, shutDown happens once.
            return;
        }
    }

    private synchronized void shutDown() {
        if (closed) {
            return;
        }
        closed = true;
        redis.stop();
        postgres.stop();
        unlock(lock);
        if (temporary) {
            Directories.delete(directory);
        }
    }

    private static EmbeddedRedis startRedis(Path directory, EmbeddedPostgres postgres) {
        try {
            return new EmbeddedRedis(Directories.mine(directory.resolve("redis")));
        } catch (EmbeddedFault fault) {
            postgres.stop();
            throw fault;
        }
    }

    private static FileChannel lock(Path file) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot lock " + file, fault);
        }
        throw new EmbeddedFault("directory " + file.getParent() + " is in use by another hub");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException usedByThisProcess) {
            return false;
        }
    }

    private static void unlock(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot release the lock of the data directory", fault);
        }
    }
}
