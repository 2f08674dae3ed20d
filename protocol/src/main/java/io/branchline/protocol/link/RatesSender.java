package io.branchline.protocol.link;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import java.util.ArrayList;
import java.util.List;

/**
 * The hub's end of the rates for one session, without I/O: sends the newest quote of every key the branch does not have
 * (P7). One frame is in flight at a time; what changes meanwhile is read when the branch has applied it, so a slow
 * branch gets the newest and never a queue, and costs one frame of memory (P9). Not thread-safe.
 */
public final class RatesSender {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /**
         * Read the quotes of this branch that are still live and newer than a version, in rising order, and answer with
         * {@link #read}.
         */
        record Read(long after, int itemsMax) implements Output {}

        /** Note what the branch has applied. */
        record MarkApplied(RatesApplied applied) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    private final int frameItemsMax;
    private boolean open;
    private boolean reading;
    private boolean writable = true;
    private boolean inFlight;
    private long head;
    private long asked;
    private long scanned;
    private long sent;
    private long applied;

    /** A sender whose frames have at most this many quotes. */
    public RatesSender(int frameItemsMax) {
        this.frameItemsMax = frameItemsMax;
    }

    /** The session is open: the branch has applied through {@code version}, the newest quote is {@code newest}. */
    public List<Output> opened(long version, long newest) {
        open = true;
        sent = version;
        scanned = version;
        applied = version;
        head = Math.max(head, newest);
        return pump();
    }

    /** There are quotes through a version. */
    public List<Output> head(long newest) {
        head = Math.max(head, newest);
        return pump();
    }

    /** The quotes were read; an empty list means none for this branch through {@code head}. */
    public List<Output> read(List<Deliver.Item> items) {
        reading = false;
        if (!open) {
            return List.of();
        }
        if (items.isEmpty()) {
            // None up to where the quotes ended when they were asked for; what came since may be for this branch.
            scanned = asked;
            return pump();
        }
        var rates = new Rates(items);
        sent = rates.last();
        scanned = sent;
        inFlight = true;
        return List.of(new Output.Send(rates));
    }

    /** The branch has the quotes through a version on its disk. */
    public List<Output> applied(RatesApplied frame) {
        if (frame.version() > sent || frame.version() < applied) {
            return List.of(new Output.Close(
                    CloseReason.PROTOCOL_ERROR,
                    "ratesApplied " + frame.version() + "; allowed is " + applied + " to " + sent));
        }
        applied = frame.version();
        inFlight = applied < sent;
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

    /** Whether a frame was sent that the branch has not applied. */
    public boolean inFlight() {
        return inFlight;
    }

    /** The connection is gone. */
    public void disconnected() {
        open = false;
    }

    private List<Output> pump() {
        if (!open || reading || inFlight || !writable || head <= scanned) {
            return List.of();
        }
        reading = true;
        asked = head;
        return List.of(new Output.Read(sent, frameItemsMax));
    }
}
