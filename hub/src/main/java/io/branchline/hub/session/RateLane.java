package io.branchline.hub.session;

import io.branchline.hub.downlink.Heads;
import io.branchline.hub.receipt.Lane;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.link.RatesSender;
import java.util.List;

/**
 * The lane of rates of one session: the newest quote of each key, one frame at a time. While a frame is in flight or the
 * socket is full, the session costs nothing but the number of its version. Context: session event loop.
 */
final class RateLane {
    private static final int ITEMS_MAX = 256;
    private static final int BYTES_MAX = 128 * 1024;

    private final DownLine line;
    private final RatesSender sender = new RatesSender(ITEMS_MAX);
    private final Stall stall = new Stall();
    private List<Long> inFlight = List.of();
    private long applied;

    RateLane(DownLine line) {
        this.line = line;
    }

    /** The branch has everything through its version; the newest quote is the head. */
    void opened(long version, Heads heads) {
        applied = version;
        carryOut(sender.opened(version, heads.version()));
    }

    /** There may be newer quotes, the socket may take more. */
    void wake(Heads heads) {
        carryOut(sender.writable(line.outbox().writable()));
        carryOut(sender.head(heads.version()));
    }

    /** The branch has everything through a version; in the lane of messages it is at a position. */
    void applied(RatesApplied frame, long position) {
        var before = applied;
        var outputs = sender.applied(frame);
        if (outputs.getFirst() instanceof RatesSender.Output.MarkApplied) {
            applied = frame.version();
            if (applied > before) {
                stall.moved();
            }
            note(frame, position);
        }
        carryOut(outputs);
    }

    /** What the branch has applied last. */
    long version() {
        return applied;
    }

    /** One more heartbeat. */
    void beat() {
        if (stall.beat(sender.inFlight())) {
            line.close()
                    .accept(
                            CloseReason.SLOW_CONSUMER,
                            "none of the rates sent was applied for " + Stall.BEATS_MAX + " heartbeats");
        }
    }

    void disconnected() {
        sender.disconnected();
    }

    private void carryOut(List<RatesSender.Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case RatesSender.Output.Send(var frame) -> send((Rates) frame);
                case RatesSender.Output.Read(var after, var itemsMax) -> read(after, itemsMax);
                case RatesSender.Output.MarkApplied _ -> {}
                case RatesSender.Output.Close(var reason, var detail) ->
                    line.close().accept(reason, detail);
            }
        }
    }

    private void read(long after, int itemsMax) {
        var bytesMax = Math.min(BYTES_MAX, line.outbox().frameBytesMax());
        carryOut(sender.read(line.parts().roads().quotes(line.tenant(), line.targets(), after, itemsMax, bytesMax)));
    }

    private void send(Rates rates) {
        var parts = line.parts();
        var frame = parts.roads().frames().rates(line.tenant(), rates, line.codec());
        if (line.send(frame)) {
            inFlight = frame.places();
            parts.receipts()
                    .delivered(
                            line.seat().branch(),
                            Lane.RATES,
                            inFlight,
                            inFlight.size(),
                            parts.clock().instant());
        }
    }

    private void note(RatesApplied frame, long position) {
        var versions = through(frame.version());
        var now = line.parts().clock().instant();
        var receipts = line.parts().receipts();
        receipts.applied(line.seat().branch(), Lane.RATES, frame.version(), versions, versions.size(), position, now);
        receipts.refused(line.seat().branch(), Lane.RATES, Refusals.through(frame.version(), frame.refused()), now);
    }

    /** Takes out of what is in flight what is applied; nearly always all of it. */
    private List<Long> through(long version) {
        var count = 0;
        while (count < inFlight.size() && inFlight.get(count) <= version) {
            count++;
        }
        var through = count == inFlight.size() ? inFlight : List.copyOf(inFlight.subList(0, count));
        inFlight = List.copyOf(inFlight.subList(count, inFlight.size()));
        return through;
    }
}
