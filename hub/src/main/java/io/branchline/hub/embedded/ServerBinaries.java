package io.branchline.hub.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the servers' programs from the class path, once per user and version, into a directory that only this user
 * can write. Thread-safe across processes: unpacked aside, then moved into place in one step.
 */
final class ServerBinaries {
    private static final String POSTGRES_VERSION = "18.6.0";
    private static final String REDIS_VERSION = "7.0.15";

    private ServerBinaries() {}

    /** Directory with {@code bin}, {@code lib} and {@code share} of PostgreSQL. */
    static Path postgres() {
        var archive = "postgres-" + (mac() ? "darwin" : "linux") + "-" + (arm() ? "arm_64" : "x86_64") + ".txz";
        return unpacked("postgres-" + POSTGRES_VERSION, archive, ServerBinaries::unpackTar);
    }

    /** The program redis-server. */
    static Path redis() {
        var name = "redis-server-" + REDIS_VERSION + "-" + (mac() ? "darwin" : "linux") + "-"
                + (arm() ? "arm64" : "amd64");
        return unpacked("redis-" + REDIS_VERSION, name, ServerBinaries::copyProgram)
                .resolve("redis-server");
    }

    private interface Unpacking {
        void run(InputStream packed, Path target) throws IOException;
    }

    private static Path unpacked(String name, String resource, Unpacking unpacking) {
        try {
            var home = cache();
            var target = home.resolve(name);
            if (!Files.isDirectory(target)) {
                unpack(resource, unpacking, home, target);
            }
            return target;
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot unpack " + resource + " into the directory for temporary files", fault);
        }
    }

    private static void unpack(String resource, Unpacking unpacking, Path home, Path target) throws IOException {
        try (var packed = ServerBinaries.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                throw new EmbeddedFault("no " + resource
                        + " on the class path; embedded servers run on Linux and macOS, " + "amd64 and arm64");
            }
            var aside = Files.createTempDirectory(home, "unpack");
            unpacking.run(new BufferedInputStream(packed, 1 << 16), aside);
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveIntoPlace(aside, target);
        }
    }

    private static void moveIntoPlace(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException fault) {
            throw fault;
        } catch (FileSystemException raced) {
            // Another process was faster: its copy is as good as ours.
            if (!Files.isDirectory(target)) {
                throw raced;
            }
            Directories.delete(aside);
        }
    }

    /** A fixed directory would be a trap if somebody else could create it first: owner and mode are checked. */
    private static Path cache() throws IOException {
        var user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
        var home = Path.of(System.getProperty("java.io.tmpdir"), "branchline-servers-" + user);
        if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(
                        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            } catch (java.nio.file.FileAlreadyExistsException raced) {
                return checked(home);
            }
        }
        return checked(home);
    }

    private static Path checked(Path home) throws IOException {
        var probe = Files.createTempFile(home, "probe", "");
        var sameOwner = Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
        Files.delete(probe);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(home, LinkOption.NOFOLLOW_LINKS);
        if (!sameOwner
                || !Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)
                || mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new EmbeddedFault(home + " belongs to somebody else or others can write it; remove it");
        }
        return home;
    }

    private static void unpackTar(InputStream packed, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpackEntry(tar, entry, target);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry " + entry.getName() + " leaves the target directory");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent() == null ? target : path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void copyProgram(InputStream program, Path target) throws IOException {
        var path = target.resolve("redis-server");
        Files.copy(program, path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }

    private static boolean arm() {
        return Set.of("aarch64", "arm64").contains(System.getProperty("os.arch", ""));
    }
}
