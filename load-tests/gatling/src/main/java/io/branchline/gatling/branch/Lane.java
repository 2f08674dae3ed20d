package io.branchline.gatling.branch;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The events of one priority that a branch keeps until they are settled. Not thread-safe. */
final class Lane {
    private static final int SPARE_MAX = 4_096;

    /** One of them. */
    static final class Kept {
        private final Event event;
        private final BigDecimal amount;
        private long sentMillis;

        private Kept(Event event, BigDecimal amount) {
            this.event = event;
            this.amount = amount;
        }

        BigDecimal amount() {
            return amount;
        }

        long sentMillis() {
            return sentMillis;
        }
    }

    private final Priority priority;
    private final ArrayList<Kept> kept = new ArrayList<>();
    private int head;
    private long settled;

    Lane(Priority priority) {
        this.priority = priority;
    }

    /** Keeps one more; its sequence. */
    long keep(Event event, BigDecimal amount) {
        kept.add(new Kept(event, amount));
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

    long settledThrough() {
        return settled;
    }

    int waiting() {
        return kept.size() - head;
    }

    JournalRead read(long from, long costMax, int eventsMax) {
        var found = new ArrayList<Event>();
        var cost = 0L;
        for (var at = place(from); at < kept.size() && found.size() < eventsMax; at++) {
            var event = kept.get(at).event;
            cost += event.cost();
            if (!found.isEmpty() && cost > costMax) {
                break;
            }
            found.add(event);
        }
        return new JournalRead.Found(priority, from, List.copyOf(found));
    }

    /** These leave now. */
    void sent(long first, int count, long millis) {
        for (var at = place(first); at < place(first) + count; at++) {
            kept.get(at).sentMillis = millis;
        }
    }

    /** Everything through a sequence is settled; tells each. */
    void settle(long through, Consumer<Kept> told) {
        while (settled < through && waiting() > 0) {
            told.accept(kept.get(head));
            head++;
            settled++;
        }
        if (head > SPARE_MAX && head * 2 > kept.size()) {
            kept.subList(0, head).clear();
            head = 0;
        }
    }

    private int place(long sequence) {
        return head + (int) (sequence - first());
    }
}
