package io.branchline.agent.downlink;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Backoff;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.RatesReceiver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's end of the road down: carries what {@link DownlinkReceiver} and {@link RatesReceiver} decide to the
 * branch's state and the link, and the answers back. Context: the uplink's; whatever comes from another thread is brought
 * onto it.
 */
public final class Downlink {
    /** The link, as far as the road down uses it. */
    public interface Line {
        /** Sends a frame. */
        void send(Frame frame);

        /** Closes the connection. */
        void close(CloseReason reason, String detail);
    }

    /**
     * What the hello says.
     *
     * @param position through which messages are applied
     * @param ratesVersion through which rates are applied
     * @param policyVersion of the routing policy that head office sent; 0 if it sent none
     */
    public record Held(long position, long ratesVersion, int policyVersion) {}

    private static final Logger LOG = LoggerFactory.getLogger(Downlink.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);

    /** After this many answered pings a hub that has newer rates for this branch would have sent them. */
    private static final int PONGS_UNTIL_CURRENT = 2;

    private final BranchState state;
    private final DownlinkReceiver messages = new DownlinkReceiver();
    private final RatesReceiver rates = new RatesReceiver();
    private final Road<Deliver> messageRoad;
    private final Road<Rates> rateRoad;
    private @Nullable Line line;
    private Future<Void> quiet = Future.succeededFuture();
    private volatile String identity = "";
    private boolean open;
    private long ratesHead;
    private boolean current;
    private int pongs;

    /** A driver before its first session. */
    public Downlink(BranchState state, RandomGenerator random, DownlinkMeters meters) {
        this.state = state;
        this.messageRoad = new Road<>(
                Lane.MESSAGES, state, state::apply, this::applied, new Backoff(RETRY_FIRST, RETRY_MAX, random), meters);
        this.rateRoad = new Road<>(
                Lane.RATES,
                state,
                this::apply,
                this::ratesApplied,
                new Backoff(RETRY_FIRST, RETRY_MAX, random),
                meters);
    }

    /** Begins on the current context. */
    public void start(Vertx vertx, Line to) {
        line = to;
        var own = vertx.getOrCreateContext();
        messageRoad.start(vertx, to);
        rateRoad.start(vertx, to);
        state.onChange(() -> {
            if (!state.view().standing().identity().equals(identity)) {
                own.runOnContext(run -> closeIfStateIsAnother());
            }
        });
    }

    /**
     * Completes when nothing of an earlier session is on its way to the disk any more: only then may a session begin.
     * A hello that says less than the disk will hold is the end of P8 when head office was restored from an older
     * backup: it gives the numbers behind the hello again, and this branch would skip the items as those it has.
     */
    public Future<Void> quiet() {
        // Connections that come and go while the disk is slow wait for the same answer: no session began in between.
        if (quiet.isComplete()) {
            quiet = state.settled();
        }
        return quiet;
    }

    /** A session begins, {@link #quiet} is complete: what the branch holds now. */
    public Held opened() {
        var view = state.view();
        identity = view.standing().identity();
        messages.opened(view.standing().position());
        rates.opened(view.standing().ratesVersion());
        messageRoad.opened(identity);
        rateRoad.opened(identity);
        current = false;
        pongs = 0;
        ratesHead = Long.MAX_VALUE;
        open = true;
        return new Held(view.standing().position(), view.standing().ratesVersion(), view.routingVersion());
    }

    /** The hub has welcomed this agent: its time is known, and whether it has newer rates. */
    public void welcomed(Welcome welcome) {
        state.welcomed(welcome.time()).onFailure(cause -> LOG.warn("Skew could not be noted", cause));
        ratesHead = welcome.ratesHead();
        if (ratesHead <= state.view().standing().ratesVersion()) {
            current();
        }
    }

    /** Messages arrived. */
    public void deliver(Deliver deliver) {
        for (var output : messages.deliver(deliver)) {
            switch (output) {
                case DownlinkReceiver.Output.Apply apply -> messageRoad.add(apply.deliver());
                case DownlinkReceiver.Output.Send send -> send(send.frame());
                case DownlinkReceiver.Output.Close close -> close(close.reason(), close.detail());
            }
        }
    }

    /** Rates arrived. */
    public void rates(Rates frame) {
        for (var output : rates.rates(frame)) {
            switch (output) {
                case RatesReceiver.Output.Apply apply -> rateRoad.add(apply.rates());
                case RatesReceiver.Output.Send send -> send(send.frame());
                case RatesReceiver.Output.Close close -> close(close.reason(), close.detail());
            }
        }
    }

    /** The hub has answered a ping of a session that it has welcomed. */
    public void alive() {
        messageRoad.alive();
        rateRoad.alive();
        pongs++;
        if (current || pongs >= PONGS_UNTIL_CURRENT) {
            current();
        }
    }

    /** The session is gone. What is under way to the disk may still arrive there, and is not reported. */
    public void closed() {
        open = false;
        messageRoad.closed();
        rateRoad.closed();
    }

    private boolean applied(Receipt receipt, List<Refused> refused) {
        var sent = false;
        for (var output : messages.applied(receipt.through(), refused)) {
            if (output instanceof DownlinkReceiver.Output.Send send) {
                send(send.frame());
                sent = true;
            }
        }
        return sent;
    }

    private boolean ratesApplied(Receipt receipt, List<Refused> refused) {
        current = current || receipt.through() >= ratesHead;
        var sent = false;
        for (var output : rates.applied(receipt.through(), refused)) {
            if (output instanceof RatesReceiver.Output.Send send) {
                send(send.frame());
                sent = true;
            }
        }
        return sent;
    }

    private Future<Receipt> apply(String held, Rates frame) {
        return state.apply(held, frame, current || frame.last() >= ratesHead);
    }

    /**
     * Rates count as confirmed from here on. Not at the welcome: after an outage the old ones would look fresh for the
     * moment until the newer ones arrive.
     */
    private void current() {
        current = true;
        state.heard();
    }

    /** A fresh state has taken the place of a damaged one: head office must send everything again. */
    private void closeIfStateIsAnother() {
        if (open && !state.view().standing().identity().equals(identity)) {
            close(CloseReason.SEQUENCE_GAP, "the branch's state began anew");
        }
    }

    private void send(Frame frame) {
        if (line != null) {
            line.send(frame);
        }
    }

    private void close(CloseReason reason, String detail) {
        if (line != null) {
            line.close(reason, detail);
        }
    }
}
