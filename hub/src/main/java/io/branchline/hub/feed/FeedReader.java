package io.branchline.hub.feed;

import io.branchline.hub.feed.ReaderMessage.Hello;
import io.branchline.hub.feed.ReaderMessage.Malformed;
import io.branchline.hub.feed.ReaderMessage.Subscribe;
import io.branchline.hub.identity.TokenHash;
import io.branchline.protocol.frame.CloseReason;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader: who it is, what it wants, whether it keeps up. While it is behind, events are dropped; as soon as it has
 * read what waits for it, it gets one reset and a new snapshot. Context: the feed's.
 */
final class FeedReader {
    /** What a reader needs of the feed around it. */
    interface Surroundings {
        /** Calls {@link #admitted} or {@link #refuse}, later. */
        void admit(FeedReader reader, String address, String token);

        /** Gives the reader a snapshot as soon as the figures are fresh. */
        void wantsSnapshot(FeedReader reader);

        /** A snapshot of the figures as they are now. */
        SharedText snapshot(Subscription subscription);

        /** The changing figures. */
        Figures figures();

        /** An event was dropped or a reset was sent, for the counters. */
        void fellBehind();
    }

    /** Code of the IANA registry: unauthorized. */
    static final int UNAUTHORIZED = 3000;

    private final FeedOutbox outbox;
    private final Surroundings feed;
    private final LongSupplier clock;
    private final String address;
    private final long joinedAtMs;
    private long heardAtMs;
    private boolean entering;
    private @Nullable TokenHash pass;
    private @Nullable Subscribe waiting;
    private boolean subscribed;
    private boolean behind;
    private String resetReason = "";
    private Subscription subscription = Subscription.ALL;
    private long branchesVersion;
    private long totalsVersion;

    /**
     * A reader that has not yet said anything.
     *
     * @param address of the peer, without its port
     */
    FeedReader(FeedOutbox outbox, String address, Surroundings feed, LongSupplier clock) {
        this.outbox = outbox;
        this.address = address;
        this.feed = feed;
        this.clock = clock;
        this.joinedAtMs = clock.getAsLong();
        this.heardAtMs = joinedAtMs;
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

    /** Events of the subscription; dropped, with a reset to come, if the reader does not keep up. */
    void show(List<SharedText> messages) {
        for (var message : messages) {
            if (behind || !outbox.offer(message, clock)) {
                fallBehind("slow");
                return;
            }
        }
    }

    /** Something was skipped for everybody. */
    void skipped() {
        if (subscribed) {
            fallBehind("skipped");
            if (outbox.isEmpty()) {
                drained();
            }
        }
    }

    /** The snapshot that answers a subscription, or replaces the figures. */
    void snapshot() {
        if (outbox.isClosed()) {
            return;
        }
        subscribed = true;
        if (!behind && !outbox.offer(nextSnapshot(), clock)) {
            fallBehind("slow");
        }
    }

    /** Branches that changed since the reader last got any; skipped while it does not keep up. */
    void showBranches() {
        var board = feed.figures().branches();
        if (subscribed && !behind && branchesVersion < board.version()) {
            var changed = board.since(branchesVersion, subscription::wantsBranch);
            if (changed.isEmpty() || outbox.offer(FeedMessages.branches(changed), clock)) {
                branchesVersion = board.version();
            }
        }
    }

    /** Totals that changed since the reader last got any; skipped while it does not keep up. */
    void showTotals() {
        var board = feed.figures().totals();
        if (subscribed && !behind && totalsVersion < board.version()) {
            var changed = board.since(totalsVersion, key -> wantsTotal(subscription, key));
            if (changed.isEmpty()
                    || outbox.offer(FeedMessages.totals(changed, feed.figures().asOf()), clock)) {
                totalsVersion = board.version();
            }
        }
    }

    /** Looks whether the reader is alive, reads, and has said who it is. */
    void check(FeedConfig config) {
        var now = clock.getAsLong();
        if (pass == null && !entering && now - joinedAtMs > config.helloWithin().toMillis()) {
            outbox.close(CloseReason.HELLO_TIMEOUT.code(), CloseReason.HELLO_TIMEOUT.title());
        } else if (outbox.stuckForMs(now) > config.stuckAfter().toMillis()) {
            outbox.close(CloseReason.SLOW_CONSUMER.code(), CloseReason.SLOW_CONSUMER.title());
        } else if (now - heardAtMs > 3 * config.pingEvery().toMillis()) {
            outbox.close(CloseReason.DEAD.code(), CloseReason.DEAD.title());
        }
    }

    void ping() {
        outbox.ping();
    }

    /** Says why, then closes. */
    void refuse(int code, String title, String detail) {
        entering = false;
        pass = null;
        subscribed = false;
        outbox.add(FeedMessages.problem(title, detail), clock);
        outbox.close(code, title);
    }

    /** The hub stops. */
    void leave() {
        subscribed = false;
        outbox.close(CloseReason.GOING_AWAY.code(), CloseReason.GOING_AWAY.title());
    }

    /** Which totals a subscription sees: with chosen branches only theirs, otherwise those of all as well. */
    static boolean wantsTotal(Subscription subscription, Figures.TotalKey key) {
        return subscription.wantsType(key.type())
                && (subscription.branches().isEmpty() || subscription.branches().contains(key.branch()));
    }

    private void greet(Hello hello) {
        if (entering || pass != null) {
            refuse(CloseReason.PROTOCOL_ERROR.code(), "protocol error", "hello was said before");
            return;
        }
        entering = true;
        feed.admit(this, address, hello.token());
    }

    private void subscribe(Subscribe wish) {
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
        subscription = wish.subscription();
        feed.wantsSnapshot(this);
    }

    private void fallBehind(String reason) {
        if (!behind) {
            behind = true;
            resetReason = reason;
            feed.fellBehind();
        }
    }

    private void drained() {
        if (behind && subscribed) {
            behind = false;
            // Both at once, whatever their size: what waited has just left.
            outbox.add(FeedMessages.reset(resetReason), clock);
            outbox.add(nextSnapshot(), clock);
        }
    }

    private SharedText nextSnapshot() {
        branchesVersion = feed.figures().branches().version();
        totalsVersion = feed.figures().totals().version();
        return feed.snapshot(subscription);
    }
}
