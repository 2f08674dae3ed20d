package io.branchline.load.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an estate keeps its files. A temporary directory is removed at the end, by a small shell if this process is
 * killed. Blocking.
 */
public final class EstateDirectory implements AutoCloseable {
    /** Reads a pipe from this process; when it ends, so has this process, and what it started ends within a moment. */
    private static final String SWEEPER = "cat >/dev/null; sleep 3; rm -rf -- \"$1\"";

    private final Path root;
    private final @Nullable Process sweeper;

    private EstateDirectory(Path root, @Nullable Process sweeper) {
        this.root = root;
        this.sweeper = sweeper;
    }

    /** A directory that stays. */
    public static EstateDirectory lasting(Path root) throws IOException {
        return new EstateDirectory(Files.createDirectories(root).toRealPath(), null);
    }

    /** A directory that is removed at the end. */
    public static EstateDirectory temporary() throws IOException {
        var root = Files.createTempDirectory("branchline-estate-");
        var sweeper = new ProcessBuilder("sh", "-c", SWEEPER, "branchline-sweeper", root.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new EstateDirectory(root, sweeper);
    }

    Path servers() {
        return root.resolve("servers");
    }

    /** Where programs write their output. */
    public Path output() {
        return root.resolve("output");
    }

    /** Directory of one branch. */
    public Path branch(String code) throws IOException {
        return Files.createDirectories(root.resolve("branches").resolve(code));
    }

    /** Where the key of a branch is. */
    public Path key(String code) throws IOException {
        return branch(code).resolve("key");
    }

    /** A new attempt log; those of earlier runs stay beside it. */
    Path attemptLog(Instant now) {
        return root.resolve("tills").resolve("attempts-" + now.toEpochMilli() + ".tsv");
    }

    /** Where the token of the estate's operator is. */
    public Path operatorToken() {
        return root.resolve("operator-token");
    }

    /** Writes a new file that only this user can read. */
    public static void writeSecret(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Override
    public void close() throws IOException {
        if (sweeper == null) {
            return;
        }
        var _ = sweeper.destroyForcibly();
        try (var files = Files.walk(root)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
