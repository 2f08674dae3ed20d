package io.branchline.agent.journal;

import io.branchline.agent.journal.WriteQueue.Append;
import io.branchline.agent.journal.WriteQueue.Command;
import io.branchline.agent.journal.WriteQueue.Draft;
import io.branchline.agent.journal.WriteQueue.Reconcile;
import io.branchline.agent.journal.WriteQueue.Settle;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The branch's disk: keeps events until head office has settled them, and some days longer. Thread-safe; every future
 * completes on the context it was asked on.
 *
 * <p>What is answered {@link AppendOutcome.Kept} survives the death of the process, a power cut and a full disk.
 */
public final class Journal {
    private final JournalConfig config;
    private final Vertx vertx;
    private final Published published;
    private final WriteQueue queue;
    private final Reader reader;
    private final DirectoryLock lock;

    private Journal(JournalConfig config, InstantSource clock, Vertx vertx, Opening.Opened opened, DirectoryLock lock)
            throws SQLException {
        this.config = config;
        this.vertx = vertx;
        this.lock = lock;
        this.published = new Published(opened.store().book());
        opened.damage().forEach(published::damage);
        published.onFault(this::suspect);
        this.queue = new WriteQueue(config.queueEventsMax(), config.queueBytesMax());
        this.reader = new Reader(config.directory().resolve(Store.FILE), vertx, published);
        new Writer(config, clock, queue, opened.store(), published).start();
    }

    /**
     * Opens the journal of a directory: makes it, recovers it after a crash, or salvages it. Blocks; takes well below a
     * second unless a damaged file must be read through.
     *
     * @throws JournalFault if another process has the directory, or the disk does not let it be read or written
     */
    public static Journal open(JournalConfig config, InstantSource clock, Vertx vertx) throws JournalFault {
        DirectoryLock lock = null;
        try {
            lock = DirectoryLock.take(config.directory());
            return new Journal(config, clock, vertx, new Opening(config).open(), lock);
        } catch (IOException | SQLException failed) {
            if (lock != null) {
                lock.release();
            }
            throw Faults.of(failed);
        }
    }

    /**
     * Keeps events, in this order. Completes after the fsync with an outcome for each; refused as a whole, with
     * {@link AppendOutcome.Full} for each, if the queue or the disk has no room.
     */
    public Future<List<AppendOutcome>> append(List<RoutedEvent> events) {
        var drafts = new ArrayList<Draft>(events.size());
        var bytes = 0L;
        for (var routed : events) {
            drafts.add(draft(routed));
            bytes += routed.event().cost();
        }
        Promise<List<AppendOutcome>> promise = Promise.promise();
        var append = new Append(drafts, bytes, vertx.getOrCreateContext(), promise);
        return switch (queue.enter(append)) {
            case ENTERED -> promise.future();
            case FULL ->
                Future.succeededFuture(drafts.stream()
                        .<AppendOutcome>map(_ -> new AppendOutcome.Full("too many events wait for the branch's disk"))
                        .toList());
            case CLOSED -> Future.failedFuture(closed());
        };
    }

    /**
     * Reads contiguous events from a sequence of the current epoch, at most this many and up to this cost, but at least
     * one. What is damaged or no longer held is named instead.
     */
    public Future<JournalRead> read(Priority priority, long from, long costMax, int eventsMax) {
        return reader.read(priority, from, costMax, eventsMax);
    }

    /** Compares the journal with head office's welcome and takes over its positions. */
    public Future<Reconciliation> reconcile(Welcome welcome) {
        Promise<Reconciliation> promise = Promise.promise();
        return enter(new Reconcile(welcome, vertx.getOrCreateContext(), promise), promise);
    }

    /** Notes that everything of a priority through a sequence is settled, and what of it is quarantined. */
    public Future<Void> settle(Priority priority, long through, List<Quarantined> quarantined) {
        Promise<Void> promise = Promise.promise();
        var context = vertx.getOrCreateContext();
        return enter(new Settle(priority, through, List.copyOf(quarantined), context, promise), promise);
    }

    /** Where the event of this id stands; empty if it was never kept or is no longer held. */
    public Future<Optional<EventState>> find(String id) {
        return reader.find(id);
    }

    /** What is held at this moment, to be read backwards. */
    public History history() {
        return new History(reader, published.book().last());
    }

    /** What people ask first, with at most so many quarantined events. */
    public Future<Glance> glance(int quarantinedMax) {
        return reader.glance(quarantinedMax);
    }

    /** What the journal holds, as of the last commit. Does not touch the disk. */
    public JournalPositions positions() {
        return published.book().positions();
    }

    /** How the journal is. Does not touch the disk; sizes may be a second old. */
    public JournalStatus status() {
        return published.status(config.retention());
    }

    /** Calls the listener, on the writer's thread, when the last sequence of a priority has grown. It must not block. */
    public void onKept(BiConsumer<Priority, Long> listener) {
        published.onKept(listener);
    }

    /** Calls the listener, on the writer's thread, when new events begin or cease to be refused. It must not block. */
    public void onFull(Runnable listener) {
        published.onFull(listener);
    }

    /**
     * Calls the listener, on any thread, at the first fatal fault. Nothing is acknowledged after it; the process must
     * exit with a status other than 0, without closing the journal, so that its supervisor starts it from disk.
     */
    public void onFault(Consumer<JournalFault> listener) {
        published.onFault(listener);
    }

    /** Finishes what waits, copies the log into the database and closes it. Fails if the journal had a fault. */
    public Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        var context = vertx.getOrCreateContext();
        reader.close();
        queue.close();
        published.whenClosed().onComplete(result -> {
            lock.release();
            context.runOnContext(_ -> promise.handle(result));
        });
        return promise.future();
    }

    private <T> Future<T> enter(Command command, Promise<T> promise) {
        return switch (queue.enter(command)) {
            case ENTERED -> promise.future();
            case FULL ->
                Future.failedFuture(new JournalFault(JournalFault.Kind.FULL, "too many commands wait for the disk"));
            case CLOSED -> Future.failedFuture(closed());
        };
    }

    /** Leaves word for the next start that the structure is damaged. */
    private void suspect(JournalFault fault) {
        if (fault.kind() == JournalFault.Kind.DAMAGED) {
            try {
                var _ = Files.writeString(config.directory().resolve(Opening.SUSPECT), fault.getMessage());
            } catch (IOException failed) {
                fault.addSuppressed(failed);
            }
        }
    }

    private JournalFault closed() {
        var fault = published.fault();
        return fault != null ? fault : new JournalFault(JournalFault.Kind.CLOSED, "the journal is closed");
    }

    private static Draft draft(RoutedEvent routed) {
        var content = Content.of(routed.event());
        return new Draft(routed.priority(), content, Checksum.content(content));
    }
}
