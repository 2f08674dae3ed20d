package io.branchline.hub.ingest;

import io.branchline.hub.store.Entry;
import io.branchline.hub.store.Partitions;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each event of a run whether it is kept or set apart: the hub trusts no agent. Thread-safe; runs on the
 * session's event loop, so that many cores share the work.
 */
final class Sorting {
    private final EventRules rules = new EventRules(RoutingPolicy.standard());

    List<Entry> entriesOf(Run run, Instant receivedAt) {
        return switch (run) {
            case Run.EventRun events -> entriesOf(events, receivedAt);
            case Run.GapRun gap ->
                List.of(new Entry.Missing(gap.first(), gap.last(), gap.gap().reason()));
        };
    }

    private List<Entry> entriesOf(Run.EventRun run, Instant receivedAt) {
        var events = run.events().events();
        var entries = new ArrayList<Entry>(events.size());
        for (var i = 0; i < events.size(); i++) {
            entries.add(entryOf(run.first() + i, events.get(i), receivedAt));
        }
        return entries;
    }

    private Entry entryOf(long sequence, Event event, Instant receivedAt) {
        return switch (rules.check(event)) {
            case Verdict.Refused refused -> new Entry.SetApart(sequence, event, refused.text());
            case Verdict.Accepted accepted -> accepted(sequence, event, accepted.amount(), receivedAt);
        };
    }

    private static Entry accepted(long sequence, Event event, @Nullable Money amount, Instant receivedAt) {
        if (!Partitions.takes(event.time())) {
            var detail = "/time is " + event.time() + "; allowed are years " + Partitions.FIRST.getYear() + " to "
                    + Partitions.LAST.getYear();
            return new Entry.SetApart(sequence, event, detail);
        }
        return amount == null
                ? new Entry.Keep(sequence, event, null, null, receivedAt)
                : new Entry.Keep(
                        sequence, event, amount.amount(), amount.currency().getCurrencyCode(), receivedAt);
    }
}
