package io.branchline.load.links;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the comparison of a run with head office says.
 *
 * @param entries for each branch and type
 * @param remarks on lines, rates and readers, for a person
 * @param faults what is wrong beyond the entries; empty if nothing is
 */
public record LoadVerdict(List<Entry> entries, List<String> remarks, List<String> faults) {
    private static final int SHOWN_MAX = 20;
    private static final String HEADER = String.format(
            Locale.ROOT,
            "%-18s %10s %10s %10s %10s %8s %8s %8s %15s %15s",
            "",
            "sent",
            "settled",
            "rows",
            "in totals",
            "missing",
            "doubled",
            "refused",
            "sum settled",
            "sum at HQ");

    public LoadVerdict {
        entries = List.copyOf(entries);
        remarks = List.copyOf(remarks);
        faults = List.copyOf(faults);
    }

    /**
     * Events of one type at one branch.
     *
     * @param sent by the scenario
     * @param settled as the hub told it
     * @param rows different ones at head office; as many as are in the totals if rows were not read
     * @param repeated rows beyond the first of the same id
     * @param inTotals at head office
     * @param refused set apart in the quarantine
     * @param amount money of the settled ones
     * @param atOffice money in head office's totals
     */
    public record Entry(
            String branch,
            String type,
            long sent,
            long settled,
            long rows,
            long repeated,
            long inTotals,
            long refused,
            BigDecimal amount,
            BigDecimal atOffice) {
        /** Sent, and not everywhere it should be: not settled, or neither refused nor both a row and in the totals. */
        public long missing() {
            return Math.max(0, sent - Math.min(settled, Math.min(rows, inTotals) + refused));
        }

        /** At head office more than once. */
        public long doubled() {
            return Math.max(repeated, Math.max(0, Math.max(rows, inTotals) - sent));
        }

        /** Nothing is missing, doubled or refused, and the money is the same. */
        public boolean whole() {
            return missing() == 0 && doubled() == 0 && refused == 0 && amount.compareTo(atOffice) == 0;
        }

        Entry plus(Entry more) {
            return new Entry(
                    "",
                    type,
                    sent + more.sent,
                    settled + more.settled,
                    rows + more.rows,
                    repeated + more.repeated,
                    inTotals + more.inTotals,
                    refused + more.refused,
                    amount.add(more.amount),
                    atOffice.add(more.atOffice));
        }
    }

    /** Nothing is missing, doubled or refused anywhere. */
    public boolean whole() {
        return faults.isEmpty() && entries.stream().allMatch(Entry::whole);
    }

    /** How many events were sent. */
    public long sent() {
        return entries.stream().mapToLong(Entry::sent).sum();
    }

    /** The table for a person: a line for each type, then the branches that are not whole, then remarks and faults. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(HEADER);
        entries.stream().map(Entry::type).distinct().forEach(type -> {
            var some =
                    entries.stream().filter(entry -> entry.type().equals(type)).toList();
            var missing = some.stream().mapToLong(Entry::missing).sum();
            var doubled = some.stream().mapToLong(Entry::doubled).sum();
            some.stream().reduce(Entry::plus).ifPresent(sum -> lines.add(line(type, sum, missing, doubled)));
        });
        var broken = entries.stream().filter(entry -> !entry.whole()).toList();
        broken.stream().limit(SHOWN_MAX).forEach(entry -> lines.add(line(entry)));
        if (broken.size() > SHOWN_MAX) {
            lines.add("... and " + (broken.size() - SHOWN_MAX) + " more; all are in verdict.txt");
        }
        lines.addAll(remarks);
        faults.forEach(fault -> lines.add("FAULT: " + fault));
        lines.add(whole() ? "whole: nothing is missing, doubled or refused" : "NOT WHOLE");
        return lines;
    }

    /** The same with a line for every branch. */
    public List<String> allLines() {
        var lines = new ArrayList<>(lines());
        lines.add("");
        lines.add(HEADER);
        entries.forEach(entry -> lines.add(line(entry)));
        return lines;
    }

    private static String line(Entry entry) {
        var name = entry.branch() + " " + entry.type().substring(0, entry.type().indexOf('.'));
        return line(name, entry, entry.missing(), entry.doubled());
    }

    private static String line(String name, Entry entry, long missing, long doubled) {
        return String.format(
                Locale.ROOT,
                "%-18s %,10d %,10d %,10d %,10d %,8d %,8d %,8d %,15.2f %,15.2f",
                name,
                entry.sent(),
                entry.settled(),
                entry.rows(),
                entry.inTotals(),
                missing,
                doubled,
                entry.refused(),
                entry.amount(),
                entry.atOffice());
    }
}
