package io.branchline.load.links;

import io.branchline.load.demo.LocalHttp;
import io.branchline.load.links.LoadVerdict.Entry;
import io.branchline.load.links.OfficeBooks.Heading;
import io.branchline.load.links.OfficeBooks.Rows;
import io.branchline.load.links.OfficeBooks.Total;
import io.branchline.load.rates.HeadOfficeApi;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Compares what a run has sent with what head office has more than before it. Blocking. */
final class Judge {
    private static final String SALE = "sale.completed";
    private static final Duration RECEIPTS_MAX = Duration.ofSeconds(10);

    /** Above this many events the rows are not read one by one: 500 a page, it would take longer than the run. */
    private static final long ROWS_MAX = 200_000;

    private final OfficeBooks books;
    private final String run;
    private final Map<Heading, Total> before;

    private Judge(OfficeBooks books, String run, Map<Heading, Total> before) {
        this.books = books;
        this.run = run;
        this.before = before;
    }

    /** Looks at head office before a run. */
    static Judge before(HeadOfficeApi api, String run, Instant now) throws IOException, InterruptedException {
        var books = new OfficeBooks(api, now);
        return new Judge(books, run, books.totals());
    }

    /** Looks at it after the run. */
    LoadVerdict after(SentLedger sent) throws IOException, InterruptedException {
        var totals = books.totals();
        var reading = sent.sums().stream().mapToLong(SentLedger.Sum::kept).sum() <= ROWS_MAX;
        var rows = reading ? rows(sent) : Map.<Heading, Rows>of();
        var entries = new ArrayList<Entry>();
        for (var sum : sent.sums()) {
            var key = new Heading(sum.branch(), sum.type());
            var total = totals.getOrDefault(key, Total.NONE).minus(before.getOrDefault(key, Total.NONE));
            var found = reading ? rows.getOrDefault(key, Rows.NONE) : new Rows(total.count(), total.count());
            if (sum.kept() > 0 || total.count() > 0 || found.all() > 0) {
                entries.add(entry(sum, total, found));
            }
        }
        var remarks = new ArrayList<String>();
        var faults = new ArrayList<String>();
        if (!reading) {
            remarks.add("rows were not read one by one, there are too many; totals were");
        }
        if (entries.isEmpty()) {
            faults.add("nothing was sent");
        }
        judgeLinks(sent, remarks, faults);
        judgeRates(sent, remarks, faults);
        judgeReaders(sent, remarks, faults);
        return new LoadVerdict(entries, remarks, faults);
    }

    private static Entry entry(SentLedger.Sum sum, Total total, Rows rows) {
        return new Entry(
                sum.branch(),
                sum.type(),
                sum.kept(),
                sum.settled(),
                rows.different(),
                rows.all() - rows.different(),
                total.count(),
                sum.quarantined(),
                sum.amount(),
                total.amount());
    }

    private Map<Heading, Rows> rows(SentLedger sent) throws IOException, InterruptedException {
        var rows = new HashMap<Heading, Rows>();
        for (var link : sent.links()) {
            rows.putAll(books.rows(link.branch(), run));
        }
        return rows;
    }

    private static void judgeLinks(SentLedger sent, List<String> remarks, List<String> faults) {
        var links = sent.links();
        remarks.add(String.format(
                Locale.ROOT,
                "links: %d branches opened %d, %d put off by the hub, %d lost, %d refused; %d sales not made for want of room",
                links.size(),
                links.stream().mapToLong(SentLedger.Link::opened).sum(),
                links.stream().mapToLong(SentLedger.Link::putOff).sum(),
                links.stream().mapToLong(SentLedger.Link::lost).sum(),
                links.stream().mapToLong(SentLedger.Link::refused).sum(),
                links.stream().mapToLong(SentLedger.Link::notMade).sum()));
        links.stream()
                .filter(link -> link.refused() > 0 || link.opened() == 0)
                .map(link -> "branch " + link.branch() + " was " + (link.refused() > 0 ? "refused" : "never welcomed"))
                .forEach(faults::add);
    }

    /** Receipts reach head office's tables in batches, so they are waited for. */
    private void judgeRates(SentLedger sent, List<String> remarks, List<String> faults)
            throws InterruptedException, IOException {
        if (sent.published() == 0) {
            return;
        }
        var codes = sent.links().stream().map(SentLedger.Link::branch).toList();
        var applied = new AtomicReference<>(Set.<String>of());
        var _ = LocalHttp.await(() -> applied(sent.newestRate(), applied).containsAll(codes), RECEIPTS_MAX);
        var noted = codes.stream().filter(applied.get()::contains).count();
        remarks.add(
                "rates: %d published; head office knows of %d of %d branches that they applied the newest, version %d"
                        .formatted(sent.published(), noted, codes.size(), sent.newestRate()));
        sent.links().stream()
                .filter(link -> link.ratesVersion() < sent.newestRate()
                        || !applied.get().contains(link.branch()))
                .map(link -> "branch " + link.branch() + " has rates through version " + link.ratesVersion()
                        + (applied.get().contains(link.branch()) ? "" : ", and head office does not know it applied ")
                        + " version " + sent.newestRate())
                .forEach(faults::add);
    }

    private Set<String> applied(long version, AtomicReference<Set<String>> into) {
        try {
            into.set(books.applied(version));
        } catch (IOException e) {
            throw new IllegalStateException("the receipts of version " + version + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return into.get();
    }

    private static void judgeReaders(SentLedger sent, List<String> remarks, List<String> faults) {
        if (sent.readers().isEmpty()) {
            return;
        }
        var expected = 0L;
        for (var reader : sent.readers()) {
            var settled = reader.branches().stream()
                            .mapToLong(branch -> sent.settled(branch, SALE))
                            .sum()
                    - reader.before();
            expected += settled;
            if (reader.doubled() > 0) {
                faults.add("reader " + reader.number() + " saw " + reader.doubled() + " sales twice");
            }
            // After a reset a reader knows that it missed something, and has a new snapshot instead.
            if (reader.resets() == 0 && reader.seen() != settled) {
                faults.add("reader " + reader.number() + " saw " + reader.seen() + " of " + settled + " sales");
            }
        }
        remarks.add(String.format(
                Locale.ROOT,
                "readers: %d saw %,d of %,d sales of the branches they watch, %d resets",
                sent.readers().size(),
                sent.readers().stream().mapToLong(SentLedger.Reader::seen).sum(),
                expected,
                sent.readers().stream().mapToLong(SentLedger.Reader::resets).sum()));
    }
}
