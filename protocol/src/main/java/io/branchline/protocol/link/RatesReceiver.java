package io.branchline.protocol.link;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's end of the rates, without I/O: takes quotes in rising order, has them applied, and reports a version only
 * once it is on the branch's disk (P7). Not thread-safe.
 */
public final class RatesReceiver {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /**
         * Put these quotes and the last version on the disk in one transaction, leaving out versions the disk holds
         * already, and answer with {@link #applied}.
         */
        record Apply(Rates rates) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    private long received;
    private long reported;
    private final List<Refused> untold = new ArrayList<>();

    /**
     * A session begins; everything through the version is on the disk, and nothing of an earlier session is on its way
     * there any more, for the reason that {@link DownlinkReceiver#opened} names.
     */
    public void opened(long version) {
        received = version;
        reported = version;
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
        return refused.isEmpty() ? List.of() : List.of(new Output.Send(new RatesApplied(reported, refused)));
    }

    /** Quotes arrived. */
    public List<Output> rates(Rates rates) {
        var before = received;
        for (Deliver.Item item : rates.items()) {
            if (item.position() <= before) {
                return List.of(new Output.Close(
                        CloseReason.SEQUENCE_GAP,
                        "rates go back to " + item.position() + "; expected is above " + before));
            }
            before = item.position();
        }
        received = before;
        return List.of(new Output.Apply(rates));
    }

    /**
     * The branch's disk holds everything through here. An answer to an earlier session's request is not reported: this
     * session's hub has not sent that far, or was told by the hello.
     *
     * @param refused those of this request that cannot be used; told with the next report
     */
    public List<Output> applied(long version, List<Refused> refused) {
        untold.addAll(refused);
        if (version <= reported || version > received) {
            return List.of();
        }
        reported = version;
        var told = List.copyOf(untold);
        untold.clear();
        return List.of(new Output.Send(new RatesApplied(version, told)));
    }
}
