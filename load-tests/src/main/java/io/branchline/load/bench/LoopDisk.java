package io.branchline.load.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small ext4 disk in a file, whose power can be cut. Needs root on Linux. Closing it unmounts and detaches, whatever
 * happened.
 */
public final class LoopDisk implements AutoCloseable {
    /** {@code EXT4_IOC_SHUTDOWN}. */
    private static final long SHUTDOWN = 0x8004587dL;

    /** {@code EXT4_GOING_FLAGS_NOLOGFLUSH}: nothing that was not synced reaches the disk. */
    private static final int WITHOUT_FLUSH = 2;

    private final Path mountPoint;
    private final String device;
    private boolean mounted;

    private LoopDisk(Path mountPoint, String device) {
        this.mountPoint = mountPoint;
        this.device = device;
    }

    /** Why there can be no such disk on this machine; empty if there can. */
    public static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("a loop disk needs Linux");
        }
        for (var tool : List.of("mkfs.ext4", "losetup", "mount", "umount")) {
            if (run(List.of("sh", "-c", "PATH=$PATH:/sbin:/usr/sbin command -v " + tool))
                            .status()
                    != 0) {
                return Optional.of("a loop disk needs the tool " + tool);
            }
        }
        return run(List.of("id", "-u")).output().equals("0")
                        && run(List.of("losetup", "-f")).status() == 0
                ? Optional.empty()
                : Optional.of("a loop disk needs root and a free loop device");
    }

    /** Makes an empty disk in a directory and mounts it there. */
    public static LoopDisk make(Path directory, long bytes) throws IOException {
        var image = directory.resolve("disk.img");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        var _ = demand(run(List.of("mkfs.ext4", "-q", "-F", image.toString())));
        var device = demand(run(List.of("losetup", "-f", "--show", image.toString())));
        var disk = new LoopDisk(Files.createDirectories(directory.resolve("mnt")), device);
        try {
            disk.mount();
            return disk;
        } catch (IOException failed) {
            disk.close();
            throw failed;
        }
    }

    /** Where it is mounted. */
    public Path path() {
        return mountPoint;
    }

    /** Mounts it again after a cut; the file system replays its own journal. */
    public void mount() throws IOException {
        var _ = demand(run(List.of("mount", "-t", "ext4", device, mountPoint.toString())));
        mounted = true;
    }

    /** Unmounts it. */
    public void unmount() throws IOException {
        if (mounted) {
            var _ = demand(run(List.of("umount", mountPoint.toString())));
            mounted = false;
        }
    }

    /** Cuts its power: what was synced stays, everything else is gone, and its users get errors. */
    @SuppressWarnings("restricted")
    public void cut() throws IOException {
        var linker = Linker.nativeLinker();
        var symbols = linker.defaultLookup();
        var open = linker.downcallHandle(
                symbols.find("open").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        var ioctl = linker.downcallHandle(
                symbols.find("ioctl").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
        var close = linker.downcallHandle(
                symbols.find("close").orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            var fd = (int) open.invokeExact(arena.allocateFrom(mountPoint.toString()), 0);
            var status = (int) ioctl.invokeExact(fd, SHUTDOWN, arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSH));
            var _ = (int) close.invokeExact(fd);
            if (fd < 0 || status != 0) {
                throw new IOException(
                        "the power of " + mountPoint + " could not be cut: open " + fd + ", ioctl " + status);
            }
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        if (mounted && run(List.of("umount", mountPoint.toString())).status() != 0) {
            var _ = run(List.of("umount", "-l", mountPoint.toString()));
        }
        mounted = false;
        var _ = run(List.of("losetup", "-d", device));
    }

    private record Ran(int status, String output) {}

    private static String demand(Ran ran) throws IOException {
        if (ran.status() != 0) {
            throw new IOException("status " + ran.status() + ": " + ran.output());
        }
        return ran.output();
    }

    private static Ran run(List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            var _ = builder.environment().merge("PATH", ":/sbin:/usr/sbin", String::concat);
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(60, TimeUnit.SECONDS)
                    ? new Ran(process.exitValue(), output)
                    : new Ran(-1, "does not end");
        } catch (IOException failed) {
            return new Ran(-1, String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Ran(-1, "interrupted");
        }
    }
}
