package io.branchline.protocol.link;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's end of the road down, without I/O: takes items in order without a hole, has them applied, and reports the
 * position only once it is on the branch's disk (P8). Not thread-safe.
 */
public final class DownlinkReceiver {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /**
         * Apply these items and their last position in one transaction, leaving out items the disk holds already (a
         * write that seemed to fail may have succeeded), and answer with {@link #applied}.
         */
        record Apply(Deliver deliver) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    private long received;
    private long reported;
    private final List<Refused> untold = new ArrayList<>();

    /**
     * A session begins; everything through the position is applied, and nothing of an earlier session is on its way to
     * the disk any more. Were it, the disk would hold more than the hello said, and a head office that was restored from
     * an older backup gives those positions again to other items, which the branch would leave out.
     */
    public void opened(long position) {
        received = position;
        reported = position;
        untold.clear();
    }

    /**
     * The session is open. What was refused lately is told again: the report of it may have been lost with the line that
     * carried it, and no later one repeats it.
     *
     * @param refused those the disk remembers, a bounded number; head office notes each once
     */
    public List<Output> welcomed(List<Refused> refused) {
        untold.clear();
        return refused.isEmpty() ? List.of() : List.of(new Output.Send(new Applied(reported, refused)));
    }

    /** Items arrived. */
    public List<Output> deliver(Deliver deliver) {
        if (deliver.after() != received || !rising(deliver)) {
            return List.of(new Output.Close(
                    CloseReason.SEQUENCE_GAP, "deliver continues at " + deliver.after() + "; expected is " + received));
        }
        received = deliver.last();
        return List.of(new Output.Apply(deliver));
    }

    /**
     * The branch's disk holds the effect and the position of everything through here. An answer to an earlier session's
     * request is not reported: this session's hub has not sent that far, or was told by the hello.
     *
     * @param refused those of this request that cannot be used; told with the next report
     */
    public List<Output> applied(long position, List<Refused> refused) {
        untold.addAll(refused);
        if (position <= reported || position > received) {
            return List.of();
        }
        reported = position;
        var told = List.copyOf(untold);
        untold.clear();
        return List.of(new Output.Send(new Applied(position, told)));
    }

    private static boolean rising(Deliver deliver) {
        var before = deliver.after();
        for (var item : deliver.items()) {
            if (item.position() <= before) {
                return false;
            }
            before = item.position();
        }
        return true;
    }
}
