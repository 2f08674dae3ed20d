package io.branchline.load.simulation.world;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.link.JournalRead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a journal's disk holds: the durable part of a branch. A copy of it is an older image of the disk. */
final class Image {
    /** One kept event. Place and health change; the event does not. */
    static final class Row {
        final Event event;
        final Priority priority;
        UUID epoch;
        long sequence;
        boolean damaged;

        Row(Event event, Priority priority, UUID epoch, long sequence) {
            this.event = event;
            this.priority = priority;
            this.epoch = epoch;
            this.sequence = sequence;
        }

        Row copy() {
            var copy = new Row(event, priority, epoch, sequence);
            copy.damaged = damaged;
            return copy;
        }
    }

    private UUID epoch;
    private final List<NavigableMap<Long, Row>> rows = new ArrayList<>();
    private final Map<String, Row> byId = new HashMap<>();
    private PerPriority last = PerPriority.ZERO;
    private PerPriority settled = PerPriority.ZERO;
    private List<Gap> lost = List.of();

    Image(UUID epoch) {
        this.epoch = epoch;
        Priority.ALL.forEach(priority -> rows.add(new TreeMap<>()));
    }

    Image copy() {
        var copy = new Image(epoch);
        byId.forEach((id, row) -> {
            var twin = row.copy();
            copy.byId.put(id, twin);
            if (rows(row.priority).get(row.sequence) == row) {
                copy.rows(row.priority).put(row.sequence, twin);
            }
        });
        copy.last = last;
        copy.settled = settled;
        copy.lost = lost;
        return copy;
    }

    UUID epoch() {
        return epoch;
    }

    PerPriority last() {
        return last;
    }

    PerPriority settled() {
        return settled;
    }

    PerPriority first() {
        return PerPriority.from(priority -> rows(priority).isEmpty()
                ? last.get(priority) + 1
                : rows(priority).firstKey());
    }

    List<Gap> lost() {
        return lost;
    }

    @Nullable
    Row find(String id) {
        return byId.get(id);
    }

    @Nullable
    Row at(Priority priority, long sequence) {
        return rows(priority).get(sequence);
    }

    /** All rows, in no order that may decide anything. */
    Collection<Row> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Rows of a priority after its settled position, in order. */
    Collection<Row> unsettled(Priority priority) {
        return Collections.unmodifiableCollection(
                rows(priority).tailMap(settled.get(priority), false).values());
    }

    /** Keeps an event, unless it was kept before. */
    void append(Event event, Priority priority) {
        if (!byId.containsKey(event.id())) {
            place(new Row(event, priority, epoch, 0));
        }
    }

    JournalRead read(Priority priority, long from, long costMax, int eventsMax) {
        var row = at(priority, from);
        if (row == null || row.damaged) {
            return new JournalRead.Lost(priority, from, endOfLoss(priority, from), "checksum does not match");
        }
        var events = new ArrayList<Event>();
        var cost = 0L;
        for (var next = row; next != null && !next.damaged; next = at(priority, from + events.size())) {
            cost += next.event.cost();
            if (!events.isEmpty() && (cost > costMax || events.size() >= eventsMax)) {
                break;
            }
            events.add(next.event);
        }
        return new JournalRead.Found(priority, from, events);
    }

    /** Marks everything through a sequence as settled, showing each row that newly is. */
    void settle(Priority priority, long through, Consumer<Row> newlySettled) {
        if (through <= settled.get(priority)) {
            return;
        }
        rows(priority)
                .subMap(settled.get(priority), false, through, true)
                .values()
                .forEach(newlySettled);
        settled = settled.with(priority, through);
    }

    /** Removes settled rows but the newest ones. */
    void retain(Priority priority, int newest) {
        var expired = rows(priority).headMap(settled.get(priority) - newest, true);
        for (var row : expired.values()) {
            if (!row.damaged) {
                byId.remove(row.event.id());
            }
        }
        expired.clear();
    }

    void forgetLost() {
        lost = List.of();
    }

    /** Begins a new epoch in which what is not settled is numbered anew, in its order. */
    void fork(UUID newEpoch) {
        epoch = newEpoch;
        for (var priority : Priority.ALL) {
            var carried = List.copyOf(unsettled(priority));
            rows(priority).clear();
            last = last.with(priority, 0);
            settled = settled.with(priority, 0);
            carried.forEach(this::place);
        }
    }

    /** Begins a new epoch without the damaged rows, which are named as lost. */
    void salvage(UUID newEpoch, boolean endUnknown) {
        var gaps = new ArrayList<>(lost);
        for (var priority : Priority.ALL) {
            for (var row : List.copyOf(unsettled(priority))) {
                if (row.damaged) {
                    rows(priority).remove(row.sequence);
                    byId.remove(row.event.id());
                    gaps.add(new Gap(epoch, priority, row.sequence, row.sequence, "damaged"));
                }
            }
            if (endUnknown) {
                gaps.add(new Gap(epoch, priority, last.get(priority) + 1, Gap.OPEN_END, "the end is not readable"));
            }
        }
        lost = List.copyOf(gaps);
        fork(newEpoch);
    }

    private void place(Row row) {
        var sequence = last.get(row.priority) + 1;
        row.epoch = epoch;
        row.sequence = sequence;
        rows(row.priority).put(sequence, row);
        byId.put(row.event.id(), row);
        last = last.with(row.priority, sequence);
    }

    private long endOfLoss(Priority priority, long from) {
        var end = from;
        for (var next = at(priority, end + 1); next != null && next.damaged; next = at(priority, end + 1)) {
            end++;
        }
        return end;
    }

    private NavigableMap<Long, Row> rows(Priority priority) {
        return rows.get(priority.level() - 1);
    }
}
