package io.branchline.gatling.branch;

import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a run has sent and was told is settled, for whoever compares it with head office: lines of words separated by tabs,
 * the first word says what the line is. Thread-safe.
 */
public final class Ledger {
    private final List<Supplier<List<String>>> sources = new ArrayList<>();

    /** Adds whoever has lines to write at the end. */
    public synchronized void add(Supplier<List<String>> lines) {
        sources.add(lines);
    }

    /** Writes all lines to a file, replacing it. Blocking. */
    public synchronized void write(Path file) throws IOException {
        Files.write(
                file, sources.stream().flatMap(source -> source.get().stream()).toList());
    }

    /** What one branch did; guarded by the branch. */
    static final class Account {
        private final String branch;
        private final Sum sales = new Sum(SampleSales.SALE);
        private final Sum reports = new Sum(SampleSales.REPORT);
        long opened;
        long putOff;
        long lost;
        long refused;
        long notMade;
        long ratesVersion;

        Account(String branch) {
            this.branch = branch;
        }

        Sum of(Priority priority) {
            return priority == Priority.SALES ? sales : reports;
        }

        List<String> lines() {
            return List.of(
                    sales.line(branch),
                    reports.line(branch),
                    String.join(
                            "\t",
                            "link",
                            branch,
                            Long.toString(opened),
                            Long.toString(putOff),
                            Long.toString(lost),
                            Long.toString(refused),
                            Long.toString(notMade)),
                    "rates\t" + branch + "\t" + ratesVersion);
        }
    }

    /** Events of one type at one branch. */
    static final class Sum {
        private final String type;
        private long kept;
        private long settled;
        private long quarantined;
        private BigDecimal amount = BigDecimal.ZERO;

        Sum(String type) {
            this.type = type;
        }

        void keep() {
            kept++;
        }

        void settle(BigDecimal value) {
            settled++;
            amount = amount.add(value);
        }

        void quarantine(int count) {
            quarantined += count;
        }

        private String line(String branch) {
            return String.join(
                    "\t",
                    "events",
                    branch,
                    type,
                    Long.toString(kept),
                    Long.toString(settled),
                    Long.toString(quarantined),
                    amount.toPlainString());
        }
    }
}
