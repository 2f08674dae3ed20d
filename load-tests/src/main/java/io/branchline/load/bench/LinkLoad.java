package io.branchline.load.bench;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.ingest.CommitOutcome;
import io.branchline.hub.ingest.Ingest;
import io.branchline.hub.ingest.Run;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Some branches' links on one event loop: each sends its frames with a window of unsettled ones. */
final class LinkLoad extends VerticleBase {
    private static final int UNSETTLED_MAX = 8;

    /** A branch and its frames, as they come from the wire. */
    record Link(Branch branch, UUID epoch, UUID session, List<byte[]> frames) {}

    private final Ingest ingest;
    private final List<Link> links;
    private final List<Promise<Void>> done = new ArrayList<>();

    LinkLoad(Ingest ingest, List<Link> links) {
        this.ingest = ingest;
        this.links = List.copyOf(links);
    }

    /** Sends everything; completes when all is settled. */
    Future<Void> send() {
        var all = new ArrayList<Future<Void>>();
        for (var link : links) {
            var promise = Promise.<Void>promise();
            done.add(promise);
            all.add(promise.future());
            context.runOnContext(ignored -> new Sending(link, promise).pump());
        }
        return Future.all(all).mapEmpty();
    }

    private final class Sending {
        private final Link link;
        private final Promise<Void> finished;
        private int sent;
        private int settled;

        Sending(Link link, Promise<Void> finished) {
            this.link = link;
            this.finished = finished;
        }

        void pump() {
            while (sent < link.frames().size() && sent - settled < UNSETTLED_MAX) {
                take(link.frames().get(sent++));
            }
        }

        private void take(byte[] bytes) {
            try {
                var events = (Events) FrameCodec.cbor().decode(bytes);
                ingest.take(new Run.EventRun(link.branch(), link.epoch(), link.session(), events))
                        .onSuccess(this::settled);
            } catch (MalformedFrame impossible) {
                finished.tryFail(impossible);
            }
        }

        private void settled(CommitOutcome outcome) {
            if (!(outcome instanceof CommitOutcome.Stored stored)
                    || !stored.quarantined().isEmpty()) {
                finished.tryFail("not stored: " + outcome);
                return;
            }
            settled++;
            if (settled == link.frames().size()) {
                finished.tryComplete();
            } else {
                pump();
            }
        }
    }
}
