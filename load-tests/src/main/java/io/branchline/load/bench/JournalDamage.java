package io.branchline.load.bench;

import io.branchline.agent.journal.JournalFault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Goal R8: cuts a small journal at every byte and flips its bits, one at a time, and judges what comes out.
 *
 * <p>{@code JournalDamage [cut-step] [flip-step] [events]}: 1 and 1 is everything; greater steps take a share.
 */
public final class JournalDamage {
    private static final String[] FILES = {"journal.db", "journal.db-wal", "journal.marks"};

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
        var cutStep = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        var flipStep = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        var events = args.length > 2 ? Integer.parseInt(args[2]) : 40;
        var memory = Path.of("/dev/shm");
        var root = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "journal-damage")
                : Files.createTempDirectory("journal-damage");
        var vertx = Vertx.vertx();
        try {
            run(root, vertx, cutStep, flipStep, events);
        } finally {
            var _ = vertx.close().await(10, TimeUnit.SECONDS);
            empty(root);
            Files.delete(root);
        }
    }

    /** Every {@code cutStep}-th cut and every {@code flipStep}-th flip, in a directory that may be emptied. */
    public static void run(Path root, Vertx vertx, int cutStep, int flipStep, int events)
            throws IOException, JournalFault {
        var source = Files.createDirectories(root.resolve("source"));
        var scratch = Files.createDirectories(root.resolve("scratch"));
        var specimen = JournalSpecimen.make(source, vertx, events);
        for (var file : FILES) {
            var cuts = new JournalDamage(specimen, scratch);
            cuts.cut(file, cutStep);
            cuts.report(file, "cuts");
            var flips = new JournalDamage(specimen, scratch);
            flips.flip(file, flipStep);
            flips.report(file, "flipped bits");
        }
    }

    private void cut(String file, int step) throws IOException, JournalFault {
        var bytes = specimen.file(file);
        for (var length = 0; length < bytes.length; length += step) {
            judge(file, Arrays.copyOf(bytes, length), "cut at " + length);
        }
    }

    private void flip(String file, int step) throws IOException, JournalFault {
        var bytes = specimen.file(file);
        for (var bit = 0L; bit < bytes.length * 8L; bit += step) {
            var flipped = bytes.clone();
            flipped[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
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

    private void report(String file, String what) {
        System.out.printf(
                "%-16s %8d %-13s every event whole or named; on average %.1f whole%n",
                file, trials, what, (double) whole / Math.max(1, trials));
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
