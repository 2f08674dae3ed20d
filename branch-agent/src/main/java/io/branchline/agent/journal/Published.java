package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the journal shows of itself without touching the disk. Written by the journal's threads, read by any. */
final class Published {
    private static final Logger LOG = LoggerFactory.getLogger(Published.class);

    /** Reports of damage kept for the operator; the first ones tell the most. */
    private static final int DAMAGE_MAX = 100;

    private record Look(
            long bytesOnDisk, long roomLeft, @Nullable Instant oldest) {}

    private final List<BiConsumer<Priority, Long>> keptListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> fullListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<JournalFault>> faultListeners = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private final Promise<Void> closed = Promise.promise();
    private volatile Book book;
    private volatile Look look = new Look(0, 0, null);
    private volatile boolean full;
    private volatile @Nullable JournalFault fault;

    Published(Book book) {
        this.book = book;
    }

    Book book() {
        return book;
    }

    /** Shows the book of a commit. */
    void book(Book next) {
        var before = book;
        book = next;
        for (var priority : Priority.ALL) {
            var last = next.last().get(priority);
            if (last > before.last().get(priority)) {
                keptListeners.forEach(listener -> listener.accept(priority, next.sequence(priority, last)));
            }
        }
    }

    void look(long bytesOnDisk, long roomLeft, @Nullable Instant oldest) {
        look = new Look(bytesOnDisk, roomLeft, oldest);
    }

    void full(boolean refused) {
        if (refused != full) {
            LOG.warn("{}", refused ? "Disk is full, new events are refused" : "Disk has room again, events are kept");
        }
        var changed = refused != full;
        full = refused;
        if (changed) {
            fullListeners.forEach(Runnable::run);
        }
    }

    void damage(String what) {
        LOG.error("Journal is damaged what={}", what);
        synchronized (damage) {
            if (damage.size() < DAMAGE_MAX && !damage.contains(what)) {
                damage.add(what);
            }
        }
    }

    /** The first fault; the process must exit. Later ones are its consequences. */
    void fault(JournalFault first) {
        List<Consumer<JournalFault>> listeners;
        synchronized (faultListeners) {
            if (fault != null) {
                return;
            }
            fault = first;
            listeners = List.copyOf(faultListeners);
        }
        LOG.error("Journal stopped kind={}", first.kind(), first);
        listeners.forEach(listener -> listener.accept(first));
        var _ = closed.tryFail(first);
    }

    @Nullable
    JournalFault fault() {
        return fault;
    }

    /** Throws if the journal had a fault. */
    void check() throws JournalFault {
        if (fault != null) {
            throw fault;
        }
    }

    void closed() {
        var _ = closed.tryComplete();
    }

    Future<Void> whenClosed() {
        return closed.future();
    }

    void onKept(BiConsumer<Priority, Long> listener) {
        keptListeners.add(listener);
    }

    void onFull(Runnable listener) {
        fullListeners.add(listener);
    }

    void onFault(Consumer<JournalFault> listener) {
        JournalFault earlier;
        synchronized (faultListeners) {
            earlier = fault;
            faultListeners.add(listener);
        }
        if (earlier != null) {
            listener.accept(earlier);
        }
    }

    JournalStatus status(Duration retention) {
        var seen = look;
        List<String> found;
        synchronized (damage) {
            found = List.copyOf(damage);
        }
        return new JournalStatus(
                book.backlog(), seen.oldest(), seen.bytesOnDisk(), seen.roomLeft(), retention, full, found);
    }
}
