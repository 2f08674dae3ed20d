package io.branchline.agent.downlink;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one lane on their way to the disk, one after the other. A disk that fails is tried again, with jitter,
 * for as long as the session lasts: nothing is reported, and the road up is not disturbed. Context: the uplink's.
 *
 * @param <F> the frame
 */
final class Road<F> {
    /** What a road leads to. */
    interface Disk<F> {
        Future<Receipt> apply(String identity, F frame);
    }

    /** What is done with a receipt: whether it was reported, with these refusals. */
    interface Report {
        boolean applied(Receipt receipt, List<Refused> refused);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Road.class);

    /** Head office keeps one or two frames unapplied. */
    private static final int FRAMES_MAX = 8;

    /** The first pong may answer a ping that went out before the report. */
    private static final int PONGS_THAT_PROVE = 2;

    private final Lane lane;
    private final BranchState state;
    private final Disk<F> disk;
    private final Report report;
    private final Backoff backoff;
    private final DownlinkMeters meters;
    private final ArrayDeque<F> waiting = new ArrayDeque<>();
    private @Nullable Vertx vertx;
    private Downlink.@Nullable Line line;
    private String identity = "";
    private int session;
    private long reportedId;
    private long unprovenId;
    private int pongs;

    Road(Lane lane, BranchState state, Disk<F> disk, Report report, Backoff backoff, DownlinkMeters meters) {
        this.lane = lane;
        this.state = state;
        this.disk = disk;
        this.report = report;
        this.backoff = backoff;
        this.meters = meters;
    }

    void start(Vertx with, Downlink.Line to) {
        vertx = with;
        line = to;
    }

    /** A session begins with what the state of this identity holds. */
    void opened(String stateIdentity) {
        closed();
        identity = stateIdentity;
        reportedId = 0;
    }

    /** What waits comes again in the next session. */
    void closed() {
        session++;
        waiting.clear();
        unprovenId = 0;
    }

    void add(F frame) {
        if (waiting.size() >= FRAMES_MAX) {
            close(CloseReason.PROTOCOL_ERROR, FRAMES_MAX + " frames of " + lane.word() + " are not applied yet");
            return;
        }
        waiting.addLast(frame);
        if (waiting.size() == 1) {
            next();
        }
    }

    /** The hub has answered a ping: what it was told before that has arrived. */
    void alive() {
        if (unprovenId > 0 && ++pongs >= PONGS_THAT_PROVE) {
            // If this fails they are told once more; head office notes a refusal once.
            state.told(lane, unprovenId).onFailure(cause -> LOG.debug("Refusals are told again", cause));
            unprovenId = 0;
        }
    }

    private void next() {
        var frame = waiting.peekFirst();
        if (frame == null) {
            return;
        }
        var asking = session;
        disk.apply(identity, frame).onComplete(receipt -> applied(asking, receipt), cause -> failed(asking, cause));
    }

    private void applied(int asking, Receipt receipt) {
        meters.applied(lane, receipt.items());
        if (asking != session) {
            return;
        }
        backoff.succeeded();
        var _ = waiting.removeFirst();
        tell(receipt);
        next();
    }

    private void tell(Receipt receipt) {
        var untold = receipt.untold().stream()
                .filter(refusal -> refusal.id() > reportedId)
                .toList();
        var refused = untold.stream().map(Receipt.Untold::refused).toList();
        if (report.applied(receipt, refused) && !untold.isEmpty()) {
            reportedId = untold.getLast().id();
            unprovenId = reportedId;
            pongs = 0;
        }
    }

    private void failed(int asking, Throwable cause) {
        if (asking != session) {
            return;
        }
        var kind = cause instanceof StateFault fault ? fault.kind() : StateFault.Kind.RETRY;
        if (kind == StateFault.Kind.OTHER_STATE) {
            close(CloseReason.SEQUENCE_GAP, String.valueOf(cause.getMessage()));
        } else if (kind == StateFault.Kind.RETRY && vertx != null) {
            var delay = backoff.failed().toMillis() + 1;
            meters.retried(lane);
            LOG.warn("Items not applied; tried again lane={} delayMs={}", lane.word(), delay, cause);
            vertx.setTimer(delay, due -> {
                if (asking == session) {
                    next();
                }
            });
        }
    }

    private void close(CloseReason reason, String detail) {
        if (line != null) {
            line.close(reason, detail);
        }
    }
}
