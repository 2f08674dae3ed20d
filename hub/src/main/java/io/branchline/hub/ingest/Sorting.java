package io.branchline.hub.ingest;

import io.branchline.hub.store.Entry;
import io.branchline.hub.store.Partitions;
import io.branchline.protocol.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides for each event of a run whether it is kept or set apart: the hub trusts no agent. Thread-safe; runs on the
 * session's event loop, so that many cores share the work.
 */
final class Sorting {
    private static final int ID_LENGTH_MAX = 256;

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
        if (!Partitions.takes(event.time())) {
            var detail = "time is " + event.time() + "; allowed are years " + Partitions.FIRST.getYear() + " to "
                    + Partitions.LAST.getYear();
            return new Entry.SetApart(sequence, event, detail);
        }
        if (event.id().isEmpty() || event.id().length() > ID_LENGTH_MAX) {
            var detail = "id has " + event.id().length() + " characters; allowed are 1 to " + ID_LENGTH_MAX;
            return new Entry.SetApart(sequence, event, detail);
        }
        return new Entry.Keep(sequence, event, null, null, receivedAt);
    }
}
