package io.branchline.load.bench;

import io.branchline.agent.journal.JournalFault;
import io.branchline.load.bench.JournalInspection.Finding;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Takes the life of a till and its journal in many ways and inspects what is left.
 *
 * <p>{@code JournalTrials kill|power|syscalls <count> [seed]}. Prints what was found; exit 1 if anything acknowledged is
 * gone.
 */
public final class JournalTrials {
    private static final int PRODUCERS = 8;
    private static final long DISK_BYTES = 256L << 20;
    private static final long NUMBERS_PER_ROUND = 10_000_000;

    private final Path root;
    private final Vertx vertx;
    private final Random random;

    /** Trials in a directory that may be filled. */
    public JournalTrials(Path root, Vertx vertx, long seed) {
        this.root = root;
        this.vertx = vertx;
        this.random = new Random(seed);
    }

    /** The command. */
    public static void main(String[] args) throws Exception {
        var seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
        var count = Integer.parseInt(args[1]);
        var vertx = Vertx.vertx();
        var trials = new JournalTrials(Files.createTempDirectory("journal-trials"), vertx, seed);
        var finding = switch (args[0]) {
            case "kill" -> trials.kill(count);
            case "power" -> trials.cutPower(count);
            case "syscalls" -> trials.failSyscalls(count);
            default -> throw new IllegalArgumentException("trial is " + args[0] + "; allowed: kill, power, syscalls");
        };
        System.out.println(args[0] + " x " + count + " seed " + seed + ": " + finding);
        var _ = vertx.close().await(10, TimeUnit.SECONDS);
        System.exit(finding.good() ? 0 : 1);
    }

    /** kill -9 at random moments under load, again and again on the same journal. */
    public Finding kill(int count) throws IOException, InterruptedException, JournalFault {
        var directory = Files.createDirectories(root.resolve("killed"));
        var found = JournalInspection.NOTHING;
        for (var round = 0; round < count; round++) {
            var answers = root.resolve("kill-answers-" + round);
            var till = till(List.of(), directory, answers, round);
            awaitAnswers(till, answers);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
            ChildJvm.kill(till);
            found = found.plus(JournalInspection.inspect(directory, answers, vertx));
        }
        return found;
    }

    /** The power of the journal's disk is cut at random moments under load, again and again. */
    public Finding cutPower(int count) throws IOException, InterruptedException, JournalFault {
        var found = JournalInspection.NOTHING;
        try (var disk = LoopDisk.make(root, DISK_BYTES)) {
            for (var round = 0; round < count; round++) {
                var answers = root.resolve("cut-answers-" + round);
                var till = till(List.of(), disk.path().resolve("journal"), answers, round);
                try {
                    awaitAnswers(till, answers);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
                    disk.cut();
                } finally {
                    ChildJvm.kill(till);
                }
                disk.unmount();
                disk.mount();
                found = found.plus(JournalInspection.inspect(disk.path().resolve("journal"), answers, vertx));
            }
        }
        return found;
    }

    /** Why there can be no injected faults on this machine; empty if there can. */
    public static Optional<String> syscallsMissing() {
        try {
            var process = new ProcessBuilder("strace", "-qq", "-f", "-o", "/dev/null", "true").start();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("injected faults need strace and the right to trace");
        } catch (IOException _) {
            return Optional.of("injected faults need the tool strace");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /**
     * The n-th fsync fails, a write finds no room, a write is not done, the process dies in the n-th call: for each n up
     * to a count. A failed fsync must end the process at once; nothing acknowledged may be gone.
     */
    public Finding failSyscalls(int count) throws IOException, InterruptedException, JournalFault {
        var found = JournalInspection.NOTHING;
        for (var trial = 0; trial < count; trial++) {
            // The first calls belong to the opening; each step goes on by one commit and a bit.
            var nth = 2 + trial * 5;
            found = found.plus(fail("fsync:error=EIO:when=" + nth, List.of(JournalTill.FAULT)));
            found = found.plus(fail("pwrite64:error=EIO:when=" + nth * 3, List.of(JournalTill.FAULT)));
            found = found.plus(
                    fail("pwrite64:error=ENOSPC:when=" + nth * 3, List.of(JournalTill.FULL, 0, JournalTill.FAULT)));
            found = found.plus(
                    fail("pwrite64:retval=0:when=" + nth * 3, List.of(JournalTill.FULL, 0, JournalTill.FAULT)));
            found = found.plus(fail("fsync:signal=KILL:when=" + nth, List.of(137)));
            found = found.plus(fail("pwrite64:signal=KILL:when=" + nth * 3, List.of(137)));
        }
        return found;
    }

    private Finding fail(String injection, List<Integer> allowed)
            throws IOException, InterruptedException, JournalFault {
        var directory = Files.createTempDirectory(root, "failed");
        // The journal exists, so that the fault strikes one that is in use.
        var unused = JournalInspection.inspect(directory, root.resolve("none"), vertx);
        var answers = directory.resolveSibling(directory.getFileName() + "-answers");
        var syscall = injection.substring(0, injection.indexOf(':'));
        var tracer = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
        for (var file : List.of("journal.db", "journal.db-wal")) {
            tracer.addAll(List.of("-P", directory.resolve(file).toString()));
        }
        tracer.addAll(List.of("-e", "trace=" + syscall, "-e", "inject=" + injection));
        var till = ChildJvm.start(tracer, root.resolve("tills.log"), JournalTill.class, directory, answers, 0, 2, 100);
        var status = ChildJvm.end(till, 120);
        if (!allowed.contains(status)) {
            throw new AssertionError(injection + ": exit status is " + status + "; allowed are " + allowed);
        }
        var finding = JournalInspection.inspect(directory, answers, vertx);
        if (!finding.good() || !unused.good()) {
            throw new AssertionError(injection + ": " + finding);
        }
        return finding;
    }

    private Process till(List<String> prefix, Path directory, Path answers, int round) throws IOException {
        return ChildJvm.start(
                prefix,
                root.resolve("tills.log"),
                JournalTill.class,
                directory,
                answers,
                round * NUMBERS_PER_ROUND,
                PRODUCERS);
    }

    /** Waits for the first answers, so that the blow falls on a journal at work. */
    private void awaitAnswers(Process till, Path answers) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(answers) || Files.size(answers) < 1000) {
            if (!till.isAlive() || System.nanoTime() > deadline) {
                ChildJvm.kill(till);
                throw new AssertionError("the till does not post: " + Files.readString(root.resolve("tills.log")));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
