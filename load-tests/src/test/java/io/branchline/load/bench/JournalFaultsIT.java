package io.branchline.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal promises, tried with real processes, real disks and real failures. */
class JournalFaultsIT {
    private static final int KILLS = 5;
    private static final int POWER_CUTS = 20;
    private static final int FAILING_CALLS = 2;
    private static final int TIMES_FULL = 3;
    private static final long SMALL_DISK_BYTES = 48L << 20;

    @TempDir
    private Path directory;

    private Vertx vertx;

    @BeforeEach
    void begin() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void losesNothingWhenItsProcessIsKilled() throws Exception {
        var seed = System.nanoTime();

        var finding = new JournalTrials(directory, vertx, seed).kill(KILLS);

        System.out.println("kill -9 x " + KILLS + " seed " + seed + ": " + finding);
        assertThat(finding.good()).as("%s", finding).isTrue();
        assertThat(finding.answered()).isPositive();
    }

    @Test
    void losesNothingWhenThePowerIsCut() throws Exception {
        var missing = LoopDisk.missing();
        assumeTrue(missing.isEmpty(), () -> "no power cuts here: " + missing.orElseThrow());
        var seed = System.nanoTime();

        var finding = new JournalTrials(directory, vertx, seed).cutPower(POWER_CUTS);

        System.out.println("power cut x " + POWER_CUTS + " seed " + seed + ": " + finding);
        assertThat(finding.good()).as("%s", finding).isTrue();
        assertThat(finding.answered()).isPositive();
    }

    @Test
    void stopsAtTheFirstFailedCallAndLosesNothing() throws Exception {
        var missing = JournalTrials.syscallsMissing();
        assumeTrue(missing.isEmpty(), () -> "no failing calls here: " + missing.orElseThrow());

        var finding = new JournalTrials(directory, vertx, 1).failSyscalls(FAILING_CALLS);

        System.out.println("failing calls x " + FAILING_CALLS + ": " + finding);
        assertThat(finding.good()).as("%s", finding).isTrue();
        assertThat(finding.answered()).isPositive();
    }

    @Test
    void refusesOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        var missing = LoopDisk.missing();
        assumeTrue(missing.isEmpty(), () -> "no full disks here: " + missing.orElseThrow());

        try (var disk = LoopDisk.make(directory, SMALL_DISK_BYTES)) {
            System.out.println(JournalFullDisk.run(disk.path(), TIMES_FULL, vertx));
        }
    }

    @Test
    void namesWhatIsMissingWhereverItsFilesAreCut() throws Exception {
        JournalDamage.run(memory(), vertx, JournalDamage.EVERY_BYTE, 97, 12);
    }

    @Test
    void keepsItsHeapHoweverLongTheBacklog() throws Exception {
        var growth = JournalCapacityCheck.run(directory, 300_000, vertx);

        assertThat(growth).isLessThan(JournalCapacityCheck.GROWTH_BYTES_MAX);
    }

    /** Tens of thousands of small journals are opened: in memory, where there is such a place. */
    private Path memory() throws Exception {
        var memory = Path.of("/dev/shm");
        if (!Files.isWritable(memory)) {
            return directory;
        }
        var root = Files.createTempDirectory(memory, "journal-damage");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> JournalDamage.delete(root)));
        return root;
    }
}
