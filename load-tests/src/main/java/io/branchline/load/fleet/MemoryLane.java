package io.branchline.load.fleet;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** The events of one priority that a simulated branch keeps until they are settled. Not thread-safe. */
final class MemoryLane {
    private static final int SPARE_MAX = 4_096;

    private record Kept(Event event, long atNanos) {}

    private final Priority priority;
    private final ArrayList<Kept> kept = new ArrayList<>();
    private int head;
    private long settled;

    MemoryLane(Priority priority) {
        this.priority = priority;
    }

    /** Keeps one more; its sequence. */
    long keep(Event event, long nanos) {
        kept.add(new Kept(event, nanos));
        return last();
    }

    /** Highest sequence ever kept. */
    long last() {
        return settled + waiting();
    }

    /** Lowest sequence still held. */
    long first() {
        return settled + 1;
    }

    int waiting() {
        return kept.size() - head;
    }

    JournalRead read(long from, long costMax, int eventsMax) {
        var found = new ArrayList<Event>();
        var cost = 0L;
        for (var at = head + (int) (from - first()); at < kept.size() && found.size() < eventsMax; at++) {
            var event = kept.get(at).event();
            cost += event.cost();
            if (!found.isEmpty() && cost > costMax) {
                break;
            }
            found.add(event);
        }
        return new JournalRead.Found(priority, from, List.copyOf(found));
    }

    /** Everything through a sequence is settled; tells when each of it was kept. */
    void settle(long through, ObjLongConsumer<Event> listener) {
        while (settled < through && waiting() > 0) {
            var one = kept.get(head);
            listener.accept(one.event(), one.atNanos());
            head++;
            settled++;
        }
        if (head > SPARE_MAX && head * 2 > kept.size()) {
            kept.subList(0, head).clear();
            head = 0;
        }
    }
}
