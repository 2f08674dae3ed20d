package io.branchline.hub.ingest;

import static io.branchline.hub.store.SampleEvents.TIME;
import static io.branchline.hub.store.SampleEvents.hello;
import static io.branchline.hub.store.SampleEvents.sale;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A branch that sells until it is told that it is enough, and sends its sales, from where the hub says, until all are settled. */
final class SimulatedLink {
    private final Vertx vertx;
    private final Ingest ingest;
    private final Branch branch;
    private final UUID epoch = UUID.randomUUID();
    private final int frameEvents;
    private final Promise<Long> finished = Promise.promise();
    private UUID session = UUID.randomUUID();
    private long sold;
    private volatile boolean enough;

    SimulatedLink(Vertx vertx, Ingest ingest, Branch branch, int frameEvents) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.branch = branch;
        this.frameEvents = frameEvents;
    }

    /** Completes with the number of its sales when it was told to stop and all are settled, through any number of failures. */
    Future<Long> sell() {
        open();
        return finished.future();
    }

    /** Sells no more. */
    void stop() {
        enough = true;
    }

    private void open() {
        session = UUID.randomUUID();
        ingest.open(branch, session, hello(epoch))
                .onComplete(cursors -> send(cursors.settled().get(Priority.SALES)), fault -> again());
    }

    private void again() {
        vertx.timer(50, TimeUnit.MILLISECONDS).onComplete(waited -> open());
    }

    private void send(long settled) {
        if (!enough) {
            sold = Math.max(sold, settled + frameEvents);
        } else if (settled == sold) {
            finished.complete(sold);
            return;
        }
        var frame = new Events(Priority.SALES, settled + 1, sales(settled + 1, Math.min(settled + frameEvents, sold)));
        ingest.take(new Run.EventRun(branch, epoch, session, frame))
                .onComplete(
                        outcome -> {
                            if (outcome instanceof CommitOutcome.Stored stored) {
                                send(stored.through());
                            } else {
                                again();
                            }
                        },
                        fault -> again());
    }

    private static List<Event> sales(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> sale("s-" + number, TIME.plusSeconds(number)))
                .toList();
    }
}
