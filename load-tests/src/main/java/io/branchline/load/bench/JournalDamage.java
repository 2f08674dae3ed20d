package io.branchline.load.bench;

import io.branchline.agent.journal.JournalFault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Goal R8: cuts a small journal at every byte and flips its bits, one at a time, and judges what comes out.
 *
 * <p>{@code JournalDamage [cut-step] [flip-step] [events]}: 1 and 1 is everything; greater steps take a share.
 */
public final class JournalDamage {
    private static final String[] FILES = {"journal.db", "journal.db-wal", "journal.marks"};

    private static final int PARTS = 2;

    /** Cuts at every byte. */
    public static final int EVERY_BYTE = 1;

    private interface Work {
        void run(JournalDamage trial, int part) throws Exception;
    }

    private final JournalSpecimen specimen;
    private final Path scratch;
    private long trials;
    private long whole;

    private JournalDamage(JournalSpecimen specimen, Path scratch) {
        this.specimen = specimen;
        this.scratch = scratch;
    }

    /** Runs and prints; ends with an {@link AssertionError} at the first broken promise. */
    public static void main(String[] args) throws Exception {
        var cutStep = args.length > 0 ? Integer.parseInt(args[0]) : EVERY_BYTE;
        var flipStep = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        var events = args.length > 2 ? Integer.parseInt(args[2]) : 16;
        var memory = Path.of("/dev/shm");
        var root = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "journal-damage")
                : Files.createTempDirectory("journal-damage");
        var vertx = Vertx.vertx();
        try {
            run(root, vertx, cutStep, flipStep, events);
        } finally {
            var _ = vertx.close().await(10, TimeUnit.SECONDS);
            delete(root);
        }
    }

    /** Every {@code cutStep}-th cut and every {@code flipStep}-th flip, in a directory that may be emptied. */
    public static void run(Path root, Vertx vertx, int cutStep, int flipStep, int events) throws Exception {
        var specimen = JournalSpecimen.make(Files.createDirectories(root.resolve("source")), vertx, events);
        for (var file : FILES) {
            // Of the marks, which are mostly empty, a sample of the cuts is enough.
            var cuts = file.endsWith("marks") ? cutStep * 16 : cutStep;
            share(root, specimen, file, "cuts", (trial, part) -> trial.cut(file, cuts, part));
            share(root, specimen, file, "flipped bits", (trial, part) -> trial.flip(file, flipStep, part));
        }
    }

    /** Empties and removes a directory. */
    public static void delete(Path root) {
        try {
            empty(root);
            var _ = Files.deleteIfExists(root);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Half of the work on each of two threads. */
    private static void share(Path root, JournalSpecimen specimen, String file, String what, Work work)
            throws Exception {
        try (var threads = Executors.newFixedThreadPool(PARTS)) {
            var running = new ArrayList<Future<JournalDamage>>();
            for (var part = 0; part < PARTS; part++) {
                var mine = part;
                var trial = new JournalDamage(specimen, Files.createDirectories(root.resolve("scratch" + part)));
                running.add(threads.submit(() -> {
                    work.run(trial, mine);
                    return trial;
                }));
            }
            var trials = 0L;
            var whole = 0L;
            for (var one : running) {
                trials += one.get().trials;
                whole += one.get().whole;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %8d %-13s every event whole or named; on average %.1f whole%n",
                    file,
                    trials,
                    what,
                    (double) whole / Math.max(1, trials));
        }
    }

    private void cut(String file, int step, int part) throws IOException, JournalFault {
        var bytes = specimen.file(file);
        for (var length = part * step; length < bytes.length; length += step * PARTS) {
            judge(file, Arrays.copyOf(bytes, length), "cut at " + length);
        }
    }

    private void flip(String file, int step, int part) throws IOException, JournalFault {
        var bytes = specimen.file(file);
        for (var bit = (long) part * step; bit < bytes.length * 8L; bit += (long) step * PARTS) {
            var flipped = bytes.clone();
            flipped[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
            judge(file, flipped, "bit " + bit + " flipped");
        }
    }

    private void judge(String file, byte[] changed, String what) throws IOException, JournalFault {
        empty(scratch);
        try {
            whole += specimen.judge(scratch, Map.of(file, changed));
            trials++;
        } catch (AssertionError | RuntimeException | JournalFault broken) {
            throw new AssertionError(file + " " + what + ": " + broken.getMessage(), broken);
        }
    }

    private static void empty(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }
}
