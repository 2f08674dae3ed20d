package io.branchline.protocol.link;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hub's end of the road down, without I/O, for one session: reads the branch's log from the position the agent has
 * applied and keeps a bounded number of frames in flight (P8, P9). Not thread-safe.
 */
public final class DownlinkSender {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /** Read this branch's items after a position, in order and at least one if there is any, and answer with {@link #read}. */
        record Read(long after, int itemsMax) implements Output {}

        /** Note what the branch has applied. */
        record MarkApplied(Applied applied) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    private final int framesMax;
    private final int frameItemsMax;
    private final ArrayDeque<Long> framesInFlight = new ArrayDeque<>(1);
    private boolean open;
    private boolean reading;
    private boolean writable = true;
    private long head;
    private long asked;
    private long scanned;
    private long sent;
    private long applied;

    /** A sender that keeps at most this many frames in flight, each of at most this many items. */
    public DownlinkSender(int framesMax, int frameItemsMax) {
        this.framesMax = framesMax;
        this.frameItemsMax = frameItemsMax;
    }

    /** The session is open: the agent has applied through {@code position}, the log ends at {@code newest}. */
    public List<Output> opened(long position, long newest) {
        open = true;
        sent = position;
        scanned = position;
        applied = position;
        head = Math.max(head, newest);
        return pump();
    }

    /** The log has grown to a position. */
    public List<Output> head(long newest) {
        head = Math.max(head, newest);
        return pump();
    }

    /**
     * The log was read; an empty list means nothing for this branch through {@code head}.
     *
     * @param missed what of the log behind the position asked for is no longer there; null if all is
     */
    public List<Output> read(List<Deliver.Item> items, Deliver.@Nullable Missed missed) {
        reading = false;
        if (!open) {
            return List.of();
        }
        if (items.isEmpty() && missed == null) {
            // Nothing up to where the log ended when it was asked; what came since may be for this branch.
            scanned = asked;
            return pump();
        }
        var deliver = new Deliver(sent, items, missed);
        sent = deliver.last();
        scanned = sent;
        framesInFlight.addLast(sent);
        var outputs = new ArrayList<Output>();
        outputs.add(new Output.Send(deliver));
        outputs.addAll(pump());
        return outputs;
    }

    /** The agent has durably applied through a position. */
    public List<Output> applied(Applied frame) {
        if (frame.position() > sent || frame.position() < applied) {
            return List.of(new Output.Close(
                    CloseReason.PROTOCOL_ERROR,
                    "applied " + frame.position() + "; allowed is " + applied + " to " + sent));
        }
        applied = frame.position();
        framesInFlight.removeIf(last -> last <= applied);
        var outputs = new ArrayList<Output>();
        outputs.add(new Output.MarkApplied(frame));
        outputs.addAll(pump());
        return outputs;
    }

    /** The socket takes more, or does not. */
    public List<Output> writable(boolean takesMore) {
        writable = takesMore;
        return pump();
    }

    /** Frames sent and not applied as a whole. */
    public int inFlight() {
        return framesInFlight.size();
    }

    /** The connection is gone. */
    public void disconnected() {
        open = false;
    }

    private List<Output> pump() {
        if (!open || reading || !writable || head <= scanned || framesInFlight.size() >= framesMax) {
            return List.of();
        }
        reading = true;
        asked = head;
        return List.of(new Output.Read(sent, frameItemsMax));
    }
}
