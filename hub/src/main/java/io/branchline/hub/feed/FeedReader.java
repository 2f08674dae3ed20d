package io.branchline.hub.feed;

import io.branchline.hub.feed.ReaderMessage.Hello;
import io.branchline.hub.feed.ReaderMessage.Malformed;
import io.branchline.hub.feed.ReaderMessage.Subscribe;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.resume.CannotResume;
import io.branchline.hub.identity.TokenHash;
import io.branchline.protocol.frame.CloseReason;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader: who it is, what it wants, whether it keeps up. While it is behind, events are dropped; as soon as it has
 * read what waits for it, it gets one reset and a new snapshot. One that comes back is first brought to the live head by
 * its {@link ReaderReturn}. Context: the feed's.
 */
final class FeedReader {
    /** What a reader needs of the feed around it. */
    interface Surroundings {
        /** Calls {@link #admitted} or {@link #refuse}, later. */
        void admit(FeedReader reader, Hello hello);

        /** Answers a subscription as soon as the figures are fresh, unless another one has come meanwhile. */
        void wantsSnapshot(FeedReader reader, Subscribe wish, long number);

        /** The changing figures. */
        FigureTexts figures();

        /** Text of the place of a reader that was shown everything up to this moment, and has seen these as well. */
        String position(Set<Long> ahead);

        /** Those of these batches that this node has not handed on yet. */
        Set<Long> notHandedOn(long[] batches);

        /** An event was dropped or a reset was sent, for the counters. */
        void fellBehind();
    }

    /** Code of the IANA registry: unauthorized. */
    static final int UNAUTHORIZED = 3000;

    private final FeedOutbox outbox;
    private final Surroundings feed;
    private final LongSupplier clock;
    private final Visitor visitor;
    private final long joinedAtMs;
    private final ReaderFigures figures;
    /** What it saw elsewhere and this node has not handed on yet: not shown again when it is. */
    private final Set<Long> ahead = new TreeSet<>();

    private long heardAtMs;
    private boolean entering;
    private @Nullable TokenHash pass;
    private @Nullable Subscribe waiting;
    private long wishes;
    private boolean subscribed;
    private boolean behind;
    private String resetReason = "";
    private Subscription subscription = Subscription.DEFAULT;
    private @Nullable ReaderReturn comingBack;
    private boolean renewWhenBack;

    /** A reader that has not yet said anything. */
    FeedReader(FeedOutbox outbox, Visitor visitor, Surroundings feed, LongSupplier clock) {
        this.outbox = outbox;
        this.visitor = visitor;
        this.feed = feed;
        this.clock = clock;
        this.joinedAtMs = clock.getAsLong();
        this.heardAtMs = joinedAtMs;
        this.figures = new ReaderFigures(feed.figures(), outbox, clock);
        outbox.onDrained(this::drained);
    }

    /** A message of the reader. */
    void received(String text) {
        heard();
        try {
            switch (ReaderMessage.parse(text)) {
                case Hello hello -> greet(hello);
                case Subscribe wish -> subscribe(wish);
            }
        } catch (Malformed malformed) {
            refuse(CloseReason.PROTOCOL_ERROR.code(), "protocol error", String.valueOf(malformed.getMessage()));
        }
    }

    /** A sign of life. */
    void heard() {
        heardAtMs = clock.getAsLong();
    }

    /** Whether a subscription is being served. */
    boolean isSubscribed() {
        return subscribed;
    }

    /** Hash of the token it came in with; empty before. */
    Optional<TokenHash> pass() {
        return Optional.ofNullable(pass);
    }

    /** The token of its hello is good; what it subscribed to meanwhile is served. */
    void admitted(TokenHash hash) {
        entering = false;
        pass = hash;
        if (waiting != null) {
            subscribe(waiting);
        }
    }

    Subscription subscription() {
        return subscription;
    }

    /** Whether it is to be told of every batch. */
    boolean followsEvents() {
        return (subscribed || comingBack != null) && subscription.wants(Channel.EVENTS);
    }

    /** A batch; its events are dropped, with a reset to come, if the reader does not keep up. */
    void show(FeedMessages.OfBatch batch) {
        if (comingBack != null) {
            if (!comingBack.later(batch.notice())) {
                fallBehind("slow");
            }
        } else if (!ahead.remove(batch.notice().batch())) {
            offer(batch);
        }
    }

    private void offer(FeedMessages.OfBatch batch) {
        var messages = batch.wantedBy(subscription.filter()).iterator();
        while (messages.hasNext()) {
            var message = messages.next();
            var position = !messages.hasNext() && outbox.tellsPositions() ? place(batch.position()) : "";
            if (behind || !outbox.offer(message, position, clock)) {
                fallBehind("slow");
                return;
            }
        }
    }

    /** Something was skipped for everybody. */
    void skipped() {
        if (comingBack != null) {
            comingBack.breakOff();
            comingBack = null;
        }
        if (subscribed) {
            fallBehind("skipped");
            if (outbox.isEmpty()) {
                drained();
            }
        }
    }

    /** From this moment on every batch is added to what the reader has missed. */
    void comesBack(ReaderReturn how) {
        comingBack = how;
    }

    /** Whether this is still how it comes back: not if another subscription has come, or it could not keep up. */
    boolean comesBackBy(ReaderReturn how) {
        return comingBack == how && !outbox.isClosed();
    }

    /** The snapshot that answers a subscription; what was missed follows it if the reader is coming back. */
    void begin(boolean resumed, String reason) {
        subscribed = true;
        behind = false;
        if (resumed && comingBack != null) {
            var place = comingBack.position();
            if (send(FeedMessages.snapshot(place, ",\"resumed\":true", figures.whole(subscription)), place)) {
                comingBack.start();
            }
            return;
        }
        comingBack = null;
        var why = resumed ? CannotResume.Reason.TOO_MANY.text() : reason;
        snapshot(why.isEmpty() ? "" : ",\"resumed\":false,\"reason\":\"" + why + "\"");
    }

    /** A new snapshot because a figure ceased to exist. */
    void renew() {
        renewWhenBack = comingBack != null;
        if (subscribed && !renewWhenBack && !behind) {
            snapshot("");
        }
    }

    private void snapshot(String members) {
        var place = feed.position(ahead);
        var _ = send(FeedMessages.snapshot(place, members, figures.whole(subscription)), place)
                && send(FeedMessages.position(place), place);
    }

    /** It has met the live head: from now on batches come as they are committed. */
    void isBack(long[] seen) {
        comingBack = null;
        ahead.addAll(feed.notHandedOn(seen));
        if (renewWhenBack) {
            renew();
        } else {
            var place = feed.position(ahead);
            showPosition(FeedMessages.position(place), place);
        }
    }

    /** Up to where it has seen everything; not while it does not keep up, because then it has not. */
    void showPosition(SharedText text, String position) {
        if (subscribed && !behind && comingBack == null && subscription.wants(Channel.EVENTS)) {
            var own = place(position);
            var _ = outbox.offer(ahead.isEmpty() ? text : FeedMessages.position(own), own, clock);
        }
    }

    private String place(String shared) {
        return ahead.isEmpty() ? shared : feed.position(ahead);
    }

    /** Figures that changed since the reader last got any; skipped while it does not keep up. */
    void showFigures() {
        if (subscribed && !behind) {
            figures.showChanged(subscription);
        }
    }

    /** Looks whether the reader is alive, reads, and has said who it is. */
    void check(FeedConfig config) {
        var now = clock.getAsLong();
        if (comingBack != null) {
            comingBack.go();
        }
        if (pass == null && !entering && now - joinedAtMs > config.helloWithin().toMillis()) {
            outbox.close(CloseReason.HELLO_TIMEOUT.code(), CloseReason.HELLO_TIMEOUT.title());
        } else if (outbox.stuckForMs(now) > config.stuckAfter().toMillis()) {
            outbox.close(CloseReason.SLOW_CONSUMER.code(), CloseReason.SLOW_CONSUMER.title());
        } else if (outbox.expectsAnswers()
                && now - heardAtMs > 3 * config.pingEvery().toMillis()) {
            outbox.close(CloseReason.DEAD.code(), CloseReason.DEAD.title());
        }
    }

    void ping() {
        outbox.ping();
    }

    /** Says why, then closes. */
    void refuse(int code, String title, String detail) {
        forget();
        outbox.add(FeedMessages.problem(title, detail), "", clock);
        outbox.close(code, title);
    }

    /** The hub stops. */
    void leave() {
        subscribed = false;
        outbox.close(CloseReason.GOING_AWAY.code(), CloseReason.GOING_AWAY.title());
    }

    /** The connection is gone: nothing is read for it any more. */
    void forget() {
        entering = false;
        pass = null;
        subscribed = false;
        comingBack = null;
        wishes++;
    }

    private void greet(Hello hello) {
        if (entering || pass != null) {
            refuse(CloseReason.PROTOCOL_ERROR.code(), "protocol error", "hello was said before");
            return;
        }
        entering = true;
        feed.admit(this, hello);
    }

    Visitor visitor() {
        return visitor;
    }

    /** Takes a subscription; before the hello is answered the newest one waits. */
    void subscribe(Subscribe wish) {
        if (entering) {
            waiting = wish;
            return;
        }
        if (pass == null) {
            refuse(UNAUTHORIZED, "unauthorized", "the first message is not hello");
            return;
        }
        // The snapshot begins the new stream; until it is there, neither the old nor the new one flows.
        subscribed = false;
        behind = false;
        comingBack = null;
        ahead.clear();
        renewWhenBack = false;
        subscription = wish.subscription();
        feed.wantsSnapshot(this, wish, ++wishes);
    }

    /** Whether this is still its newest subscription. */
    boolean stillWants(long number) {
        return number == wishes && !outbox.isClosed();
    }

    FeedOutbox outbox() {
        return outbox;
    }

    private void fallBehind(String reason) {
        comingBack = null;
        if (!behind) {
            behind = true;
            resetReason = reason;
            feed.fellBehind();
        }
    }

    private void drained() {
        if (behind && subscribed) {
            behind = false;
            ahead.clear();
            var place = feed.position(ahead);
            // All at once, whatever their size: what waited has just left.
            outbox.add(FeedMessages.reset(resetReason), "", clock);
            outbox.add(FeedMessages.snapshot(place, "", figures.whole(subscription)), place, clock);
            outbox.add(FeedMessages.position(place), place, clock);
        } else if (comingBack != null) {
            comingBack.go();
        }
    }

    private boolean send(SharedText message, String position) {
        var sent = outbox.offer(message, position, clock);
        if (!sent && !outbox.isClosed()) {
            fallBehind("slow");
        }
        return sent;
    }
}
