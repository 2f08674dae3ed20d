package io.branchline.agent.figures;

import io.branchline.agent.figures.Today.Takings;
import io.branchline.agent.figures.Today.Terminal;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts today: a sale belongs to the day on which it happened in the branch's zone, a terminal to the day on which it
 * posted. Begins anew at midnight. Thread-safe.
 */
final class DayBook {
    /** Currencies that are counted; a shop that takes more of them sees the first ones. */
    static final int CURRENCIES_MAX = 32;

    /** Terminals that are listed; of more, those that posted last. */
    static final int TERMINALS_MAX = 64;

    private static final String SALE = "sale.completed";
    private static final String RETURN = "sale.returned";

    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<String, Takings> takings = new TreeMap<>();
    private final Map<String, Terminal> terminals = new HashMap<>();
    private LocalDate day;
    private long beginsAt;
    private long endsAt;
    private int terminalsMore;
    private @Nullable Instant since;

    DayBook(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
        this.day = LocalDate.ofInstant(clock.instant(), zone);
        open();
    }

    /** Midnight before now. */
    synchronized Instant beginning() {
        turnThePage();
        return day.atStartOfDay(zone).toInstant();
    }

    /** What was recorded before this will not be counted. */
    synchronized void since(@Nullable Instant earliest) {
        since = earliest;
    }

    /** Counts an event that was kept. */
    synchronized void kept(Event event, @Nullable Money amount, Instant recordedTime) {
        turnThePage();
        if (amount != null && isToday(event.time().toInstant())) {
            count(event.type(), amount);
        }
        if (isToday(recordedTime)) {
            seen(event.source(), recordedTime);
        }
    }

    /** The figures of now. */
    synchronized Today today() {
        turnThePage();
        var seen = new ArrayList<>(terminals.values());
        seen.sort(Comparator.comparing(Terminal::last).reversed());
        var from = since != null && since.isAfter(day.atStartOfDay(zone).toInstant()) ? since : null;
        return new Today(day, from, List.copyOf(takings.values()), seen, terminalsMore);
    }

    private void count(String type, Money amount) {
        var code = amount.currency().getCurrencyCode();
        var before = takings.get(code);
        if (before == null && takings.size() >= CURRENCIES_MAX) {
            return;
        }
        var entry = before == null ? new Takings(code, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO) : before;
        switch (type) {
            case SALE -> takings.put(code, entry.sold(amount.amount()));
            case RETURN -> takings.put(code, entry.gaveBack(amount.amount().abs()));
            default -> {} // A payment pays for a sale that is counted already.
        }
    }

    private void seen(String source, Instant at) {
        var before = terminals.get(source);
        if (before != null) {
            var last = at.isAfter(before.last()) ? at : before.last();
            terminals.put(source, new Terminal(source, before.events() + 1, last));
            return;
        }
        if (terminals.size() >= TERMINALS_MAX) {
            terminalsMore++;
            var oldest = terminals.values().stream()
                    .min(Comparator.comparing(Terminal::last))
                    .orElseThrow();
            if (at.isBefore(oldest.last())) {
                return;
            }
            terminals.remove(oldest.source());
        }
        terminals.put(source, new Terminal(source, 1, at));
    }

    /** By seconds, not by dates: this is asked three times for each event. */
    private boolean isToday(Instant moment) {
        return moment.getEpochSecond() >= beginsAt && moment.getEpochSecond() < endsAt;
    }

    private void open() {
        beginsAt = day.atStartOfDay(zone).toEpochSecond();
        endsAt = day.plusDays(1).atStartOfDay(zone).toEpochSecond();
    }

    private void turnThePage() {
        var now = clock.instant();
        if (!isToday(now)) {
            day = LocalDate.ofInstant(now, zone);
            open();
            takings.clear();
            terminals.clear();
            terminalsMore = 0;
        }
    }
}
