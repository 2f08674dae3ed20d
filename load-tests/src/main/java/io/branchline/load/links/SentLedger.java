package io.branchline.load.links;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run says it has sent and was told is settled: the file Gatling leaves.
 *
 * @param sums for each branch and type
 * @param links for each branch
 * @param published rates, 0 if there were none
 * @param newestRate version of the newest of them
 * @param readers of the feed
 */
record SentLedger(List<Sum> sums, List<Link> links, long published, long newestRate, List<Reader> readers) {
    SentLedger {
        sums = List.copyOf(sums);
        links = List.copyOf(links);
        readers = List.copyOf(readers);
    }

    /** Events of a type at a branch: kept to be sent, settled, quarantined, and the money of the settled ones. */
    record Sum(String branch, String type, long kept, long settled, long quarantined, BigDecimal amount) {}

    /** What became of a branch's line, how many sales it had no room for, and the newest rate it has. */
    record Link(String branch, long opened, long putOff, long lost, long refused, long notMade, long ratesVersion) {}

    /** What a reader of the feed saw of the sales of some branches, of which some were settled before it came. */
    record Reader(int number, long seen, long doubled, long resets, long before, List<String> branches) {}

    /** Reads the file. Blocking. */
    static SentLedger read(Path file) throws IOException {
        var lines = Files.readAllLines(file).stream()
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
        var published = of(lines, "published").stream().findFirst();
        return new SentLedger(
                of(lines, "events").stream().map(SentLedger::sum).toList(),
                of(lines, "link").stream()
                        .map(line -> link(line, of(lines, "rates")))
                        .toList(),
                published.map(line -> number(line, 1)).orElse(0L),
                published.map(line -> number(line, 2)).orElse(0L),
                of(lines, "feed").stream().map(SentLedger::reader).toList());
    }

    /** Events settled of a type at a branch. */
    long settled(String branch, String type) {
        return sums.stream()
                .filter(sum -> sum.branch().equals(branch) && sum.type().equals(type))
                .mapToLong(Sum::settled)
                .sum();
    }

    private static List<List<String>> of(List<List<String>> lines, String word) {
        return lines.stream().filter(line -> line.getFirst().equals(word)).toList();
    }

    private static Sum sum(List<String> line) {
        return new Sum(
                line.get(1),
                line.get(2),
                number(line, 3),
                number(line, 4),
                number(line, 5),
                new BigDecimal(line.get(6)));
    }

    private static Link link(List<String> line, List<List<String>> rates) {
        var branch = line.get(1);
        var version = rates.stream()
                .filter(rate -> rate.get(1).equals(branch))
                .mapToLong(rate -> number(rate, 2))
                .sum();
        return new Link(
                branch, number(line, 2), number(line, 3), number(line, 4), number(line, 5), number(line, 6), version);
    }

    private static Reader reader(List<String> line) {
        return new Reader(
                (int) number(line, 1),
                number(line, 2),
                number(line, 3),
                number(line, 4),
                number(line, 5),
                List.of(line.get(6).split(" ", -1)));
    }

    private static long number(List<String> line, int at) {
        return Long.parseLong(line.get(at));
    }
}
