package io.branchline.agent.uplink;

import io.branchline.protocol.frame.CloseReason.ComeBack;
import io.branchline.protocol.link.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before the next attempt. A slot the hub named is obeyed; "at once" is granted once and then only
 * after progress, because a connection that is closed again and again for the same reason would otherwise be a storm.
 * Not thread-safe.
 */
final class Reconnect {
    /** A hub that names a longer time is believed only this far: a wrong clock must not silence a branch for a year. */
    static final Duration SLOT_MAX = Duration.ofHours(1);

    private final Backoff backoff;
    private Optional<Duration> slot = Optional.empty();
    private boolean atOnceSpent;

    Reconnect(Backoff backoff) {
        this.backoff = backoff;
    }

    /** The session has settled something or lasted: failures are forgotten. */
    void progressed() {
        backoff.succeeded();
        atOnceSpent = false;
    }

    /** A person asked for an attempt, who may have changed something: the failures before it say nothing any more. */
    void asked() {
        backoff.succeeded();
    }

    /** The hub named a time. */
    void slot(Duration comeBackAfter) {
        var bounded = comeBackAfter.compareTo(SLOT_MAX) > 0 ? SLOT_MAX : comeBackAfter;
        slot = Optional.of(bounded.isNegative() ? Duration.ZERO : bounded);
    }

    /** Whether the next delay is one that the hub named: nobody at the branch may shorten it. */
    boolean slotNamed() {
        return slot.isPresent();
    }

    /** Delay before the next attempt. */
    Duration delay(ComeBack comeBack) {
        var named = slot;
        slot = Optional.empty();
        return named.map(backoff::slot).orElseGet(() -> unnamed(comeBack));
    }

    private Duration unnamed(ComeBack comeBack) {
        if (comeBack == ComeBack.NOW && !atOnceSpent) {
            atOnceSpent = true;
            return backoff.soon();
        }
        return comeBack == ComeBack.NEVER ? backoff.rarely() : backoff.failed();
    }
}
