package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.store.SampleEvents;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A branch that holds some sales and sends them, from where the hub says, until all are settled. */
final class SimulatedLink {
    private final Vertx vertx;
    private final Ingest ingest;
    private final Branch branch;
    private final UUID epoch = UUID.randomUUID();
    private final List<Event> kept;
    private final int frameEvents;
    private UUID session = UUID.randomUUID();

    SimulatedLink(Vertx vertx, Ingest ingest, Branch branch, List<Event> kept, int frameEvents) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.branch = branch;
        this.kept = kept;
        this.frameEvents = frameEvents;
    }

    /** Completes when everything is settled, through any number of failures. */
    Future<Void> sendAll() {
        session = UUID.randomUUID();
        return ingest.open(branch, session, SampleEvents.hello(epoch))
                .compose(cursors -> send(cursors.settled().get(Priority.SALES)))
                .recover(fault -> again())
                .mapEmpty();
    }

    private Future<Void> again() {
        return vertx.timer(50, TimeUnit.MILLISECONDS).compose(waited -> sendAll());
    }

    private Future<Void> send(long settled) {
        if (settled == kept.size()) {
            return Future.succeededFuture();
        }
        var from = Math.toIntExact(settled);
        var to = Math.min(from + frameEvents, kept.size());
        var frame = new Events(Priority.SALES, settled + 1, kept.subList(from, to));
        return ingest.take(new Run.EventRun(branch, epoch, session, frame)).compose(outcome -> switch (outcome) {
            case CommitOutcome.Stored stored -> send(stored.through());
            case CommitOutcome.Superseded superseded -> again();
            case CommitOutcome.Failed failed -> again();
        });
    }
}
