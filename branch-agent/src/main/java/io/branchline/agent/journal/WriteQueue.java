package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Welcome;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What waits for the writer, in the order of the calls; bounded in events, in bytes and in commands. Thread-safe. The
 * writer takes everything that waits, and so makes the group that shares one fsync.
 */
final class WriteQueue {
    /** Settles and reconciles that may wait; credit lets a session have far fewer under way. */
    private static final int COMMANDS_MAX = 4096;

    /**
     * How long what head office has settled may wait for company. Nobody waits for its fsync, which would make the sales
     * behind it wait: one that is lost is said again by the next welcome.
     */
    private static final long SETTLES_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Something for the writer to do and whom to tell. */
    sealed interface Command {
        /** Fails it without having done it. */
        void fail(JournalFault fault);

        /** Where its future completes. */
        Context context();
    }

    record Append(List<Draft> drafts, long bytes, Context context, Promise<List<AppendOutcome>> promise)
            implements Command {
        @Override
        public void fail(JournalFault fault) {
            promise.fail(fault);
        }
    }

    record Settle(
            Priority priority, long through, List<Quarantined> quarantined, Context context, Promise<Void> promise)
            implements Command {
        @Override
        public void fail(JournalFault fault) {
            promise.fail(fault);
        }
    }

    record Reconcile(Welcome welcome, Context context, Promise<Reconciliation> promise) implements Command {
        @Override
        public void fail(JournalFault fault) {
            promise.fail(fault);
        }
    }

    /** An event whose content and checksum were prepared on the caller's thread. */
    record Draft(Priority priority, Content content, long sum) {}

    /** Answer to an attempt to enter. */
    enum Entry {
        ENTERED,
        FULL,
        CLOSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int eventsMax;
    private final long bytesMax;
    private final long settlesRestNanos;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private int events;
    private long bytes;
    private int hurried;
    private boolean writerWaits;
    private boolean closed;

    WriteQueue(int eventsMax, long bytesMax) {
        this(eventsMax, bytesMax, SETTLES_REST_NANOS);
    }

    /** The same with another rest for what is settled. */
    WriteQueue(int eventsMax, long bytesMax, long settlesRestNanos) {
        this.eventsMax = eventsMax;
        this.bytesMax = bytesMax;
        this.settlesRestNanos = settlesRestNanos;
    }

    Entry enter(Command command) {
        lock.lock();
        try {
            if (closed) {
                return Entry.CLOSED;
            }
            if (!takesMore(command)) {
                return Entry.FULL;
            }
            waiting.addLast(command);
            var hurries = !(command instanceof Settle);
            hurried += hurries ? 1 : 0;
            if (writerWaits && (hurries || waiting.size() == 1)) {
                changed.signal();
            }
            return Entry.ENTERED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything that waits, up to a number of events; waits a while if there is nothing, and a moment longer if nothing
     * hurries. Empty after that while, or when closed and drained.
     */
    List<Command> take(int commitEventsMax, long waitNanos) {
        lock.lock();
        try {
            writerWaits = true;
            await(waitNanos, () -> waiting.isEmpty());
            await(settlesRestNanos, () -> hurried == 0 && !waiting.isEmpty());
            writerWaits = false;
            return drain(commitEventsMax);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing new; what waits is still given out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean takesMore(Command command) {
        if (!(command instanceof Append append)) {
            return waiting.size() < COMMANDS_MAX + eventsMax;
        }
        if (events + append.drafts().size() > eventsMax || bytes + append.bytes() > bytesMax) {
            return false;
        }
        events += append.drafts().size();
        bytes += append.bytes();
        return true;
    }

    private List<Command> drain(int commitEventsMax) {
        var taken = new ArrayList<Command>(waiting.size());
        var takenEvents = 0;
        while (!waiting.isEmpty() && takenEvents < commitEventsMax) {
            var command = waiting.removeFirst();
            hurried -= command instanceof Settle ? 0 : 1;
            if (command instanceof Append append) {
                takenEvents += append.drafts().size();
                events -= append.drafts().size();
                bytes -= append.bytes();
            }
            taken.add(command);
        }
        return taken;
    }

    private void await(long nanos, BooleanSupplier longer) {
        var left = nanos;
        while (longer.getAsBoolean() && !closed && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException _) {
                // Nobody may interrupt this thread: a pending interrupt would close the marks' channel. It is consumed.
                left = 0;
            }
        }
    }
}
