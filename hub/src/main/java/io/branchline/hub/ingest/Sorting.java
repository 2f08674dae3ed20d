package io.branchline.hub.ingest;

import io.branchline.hub.policy.Routing;
import io.branchline.hub.store.Entry;
import io.branchline.hub.store.Partitions;
import io.branchline.protocol.event.BranchRoute;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each event of a run whether it is kept or set apart: the hub trusts no agent. An event that is to leave the
 * quarantine is asked the same. Thread-safe; runs on the caller's event loop, so that many cores share the work.
 */
public final class Sorting {
    private final IntFunction<Routing> routings;

    /** Sorts by the routing in force for the tenant at that moment. */
    public Sorting(IntFunction<Routing> routings) {
        this.routings = routings;
    }

    /** What becomes of one event at its place. */
    public Entry entryOf(int tenant, long sequence, Event event, Instant receivedAt) {
        return entryOf(routings.apply(tenant).rules(), sequence, event, receivedAt);
    }

    /** All that keeps an event from being kept, with pointers into the event; empty if nothing does. */
    public List<Verdict.Refused> problems(int tenant, Event event) {
        var problems = routings.apply(tenant).rules().problems(event);
        var outside = outsideOfPartitions(event);
        return problems.isEmpty() && outside != null ? List.of(outside) : problems;
    }

    List<Entry> entriesOf(Run run, Instant receivedAt) {
        return switch (run) {
            case Run.EventRun events -> entriesOf(events, receivedAt);
            case Run.GapRun gap ->
                List.of(new Entry.Missing(gap.first(), gap.last(), gap.gap().reason()));
        };
    }

    private List<Entry> entriesOf(Run.EventRun run, Instant receivedAt) {
        var events = run.events().events();
        var rules = routings.apply(run.branch().tenant()).rules();
        var entries = new ArrayList<Entry>(events.size());
        for (var i = 0; i < events.size(); i++) {
            entries.add(entryOf(rules, run.first() + i, events.get(i), receivedAt));
        }
        return entries;
    }

    private static Entry entryOf(EventRules rules, long sequence, Event event, Instant receivedAt) {
        return switch (rules.check(event)) {
            case Verdict.Refused refused -> new Entry.SetApart(sequence, event, refused.text());
            case Verdict.Accepted accepted -> accepted(sequence, event, accepted, receivedAt);
        };
    }

    private static Entry accepted(long sequence, Event event, Verdict.Accepted accepted, Instant receivedAt) {
        var outside = outsideOfPartitions(event);
        if (outside != null) {
            return new Entry.SetApart(sequence, event, outside.text());
        }
        var amount = accepted.amount();
        return new Entry.Keep(
                sequence,
                event,
                amount == null ? null : amount.amount(),
                amount == null ? null : amount.currency().getCurrencyCode(),
                receivedAt,
                BranchRoute.target(event, accepted.route()).orElse(null));
    }

    private static Verdict.@Nullable Refused outsideOfPartitions(Event event) {
        return Partitions.takes(event.time())
                ? null
                : new Verdict.Refused(
                        "/time",
                        "is " + event.time() + "; allowed are years " + Partitions.FIRST.getYear() + " to "
                                + Partitions.LAST.getYear());
    }
}
