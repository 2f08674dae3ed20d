package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.road.Lane;
import io.branchline.load.simulation.road.Receipts;
import io.branchline.load.simulation.road.RoadPromises;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.link.DownlinkSender;
import io.branchline.protocol.link.Liveness;
import io.branchline.protocol.link.RatesSender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hub's driver of both lanes of one session's road down. */
final class HubRoad {
    private static final int DELIVER_FRAMES_MAX = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Frames of messages that fit into the longest read of rates, with room to spare. */
    private static final int MESSAGES_BEFORE_RATES_MAX = 20;

    private final HubSession session;
    private final Stage stage;
    private final int branch;
    private final DownlinkSender messages;
    private final RatesSender rates;
    private final Liveness messagesProgress;
    private final Liveness ratesProgress;
    private final Receipts receipts;
    private final ArrayDeque<Long> deliversInFlight = new ArrayDeque<>();
    private final ArrayDeque<Long> ratesInFlight = new ArrayDeque<>();
    private int deliversWhileRatesWait;
    private long toldMissedThrough;
    private long versionHead;
    private long ratesThrough;
    private long ratesAsked;

    /** The driver of a session whose hello named what is applied. */
    HubRoad(HubSession session, int branch, long number, Heads applied) {
        this.session = session;
        this.stage = session.stage();
        this.branch = branch;
        var shape = session.shape().down();
        this.messages = new DownlinkSender(DELIVER_FRAMES_MAX, shape.deliverItemsMax());
        this.rates = new RatesSender(shape.ratesItemsMax());
        this.messagesProgress = new Liveness(PATIENCE, nowNanos());
        this.ratesProgress = new Liveness(PATIENCE, nowNanos());
        this.receipts = new Receipts(stage, session.office(), session.life(), branch, number, applied);
        this.ratesThrough = applied.version();
    }

    /** The welcome was sent. */
    void opened(Heads applied, Heads heads) {
        versionHead = heads.version();
        down(messages.opened(applied.position(), heads.position()));
        if (session.life().lasts()) {
            carry(rates.opened(applied.version(), heads.version()));
        }
    }

    /** The heads have moved. */
    void heads(Heads heads) {
        versionHead = Math.max(versionHead, heads.version());
        down(messages.head(heads.position()));
        if (session.life().lasts() && mayRate()) {
            carry(rates.head(versionHead));
        }
    }

    void applied(Applied applied) {
        messagesProgress.heard(nowNanos());
        deliversInFlight.removeIf(last -> last <= applied.position());
        down(messages.applied(applied));
        if (session.life().lasts() && stage.planted(PlantedFault.RATES_BEHIND_MESSAGES) && mayRate()) {
            carry(rates.head(versionHead));
        }
    }

    void applied(RatesApplied applied) {
        ratesProgress.heard(nowNanos());
        ratesInFlight.removeIf(last -> last <= applied.version());
        carry(rates.applied(applied));
    }

    /** The socket takes more. */
    void writable() {
        down(messages.writable(true));
        if (session.life().lasts()) {
            carry(rates.writable(true));
        }
    }

    /** To be asked once every heartbeat: has the branch left something unapplied for too long? */
    boolean stuck() {
        if (messages.inFlight() == 0) {
            messagesProgress.heard(nowNanos());
        }
        if (!rates.inFlight()) {
            ratesProgress.heard(nowNanos());
        }
        return messagesProgress.dead(nowNanos()) || ratesProgress.dead(nowNanos());
    }

    void disconnected() {
        messages.disconnected();
        rates.disconnected();
    }

    private boolean mayRate() {
        return !stage.planted(PlantedFault.RATES_BEHIND_MESSAGES) || messages.inFlight() == 0;
    }

    private void down(List<DownlinkSender.Output> outputs) {
        for (var output : outputs) {
            if (session.stops()) {
                return;
            }
            switch (output) {
                case DownlinkSender.Output.Send send -> send(send.frame());
                case DownlinkSender.Output.Read read ->
                    session.office()
                            .readMessages(
                                    session.life(),
                                    branch,
                                    read.after(),
                                    read.itemsMax(),
                                    (items, missed) -> down(messages.read(items, untold(items, missed))));
                case DownlinkSender.Output.MarkApplied mark ->
                    receipts.applied(
                            Lane.MESSAGES,
                            mark.applied().position(),
                            mark.applied().refused());
                case DownlinkSender.Output.Close close -> session.close(close.reason(), close.detail());
            }
        }
        lookAtSocket(outputs.isEmpty());
    }

    private void carry(List<RatesSender.Output> outputs) {
        for (var output : outputs) {
            if (session.stops()) {
                return;
            }
            switch (output) {
                case RatesSender.Output.Send send -> send(send.frame());
                case RatesSender.Output.Read read -> readRates(read);
                case RatesSender.Output.MarkApplied mark ->
                    receipts.applied(
                            Lane.RATES, mark.applied().version(), mark.applied().refused());
                case RatesSender.Output.Close close -> session.close(close.reason(), close.detail());
            }
        }
        lookAtSocket(outputs.isEmpty());
    }

    /**
     * Told once in a session; the frames behind go on among the few that are left. When none is left it is told again: it
     * alone moves the branch to the end of what was missed, or every session would tell it anew.
     */
    private Deliver.@Nullable Missed untold(List<Deliver.Item> items, Deliver.@Nullable Missed missed) {
        if (missed == null || (missed.through() <= toldMissedThrough && !items.isEmpty())) {
            return null;
        }
        toldMissedThrough = missed.through();
        return missed;
    }

    private void readRates(RatesSender.Output.Read read) {
        ratesAsked = versionHead;
        session.office().readRates(session.life(), branch, read.after(), read.itemsMax(), items -> {
            ratesThrough = items.isEmpty() ? ratesAsked : items.getLast().position();
            deliversWhileRatesWait = 0;
            carry(rates.read(items));
        });
    }

    private void send(Frame frame) {
        if (frame instanceof Deliver deliver) {
            deliversInFlight.add(deliver.last());
            RoadPromises.inFlight(Lane.MESSAGES, deliversInFlight.size(), DELIVER_FRAMES_MAX);
            receipts.delivered(deliver.last());
            deliversWhileRatesWait = ratesWait() ? deliversWhileRatesWait + 1 : 0;
            RoadPromises.messagesBeforeRates(deliversWhileRatesWait, MESSAGES_BEFORE_RATES_MAX);
        } else if (frame instanceof Rates sent) {
            ratesInFlight.add(sent.last());
            RoadPromises.inFlight(Lane.RATES, ratesInFlight.size(), 1);
        }
        session.send(frame);
    }

    /** Is there a quote to be sent, and nothing in its way? */
    private boolean ratesWait() {
        return versionHead > ratesThrough && ratesInFlight.isEmpty();
    }

    private void lookAtSocket(boolean unchanged) {
        if (!unchanged && session.life().lasts() && session.full()) {
            down(messages.writable(false));
            carry(rates.writable(false));
        }
    }

    private long nowNanos() {
        return stage.clock().nowMicros() * 1_000;
    }
}
