package io.branchline.hub.live;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes publish, read and handed to the listeners of this one. A jump of a counter, a message that names a
 * batch alone and one that cannot be read are holes. Context: the bus's.
 */
final class Hearing {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final UUID node;
    private final LiveCodec codec;
    private final LiveListeners listeners;
    private final LongAdder holes = new LongAdder();

    Hearing(UUID node, LiveCodec codec, LiveListeners listeners) {
        this.node = node;
        this.codec = codec;
        this.listeners = listeners;
    }

    /**
     * Takes a message; this node's own are left out.
     *
     * @param counters of the road it came on
     */
    void hear(byte[] message, NodeCounters counters) {
        try {
            codec.decodeUnlessFrom(node, message).ifPresent(read -> take(read, counters));
        } catch (IOException | RuntimeException e) {
            LOG.warn("A live message cannot be read; its batch is read from PostgreSQL. bytes={}", message.length, e);
            hole();
        }
    }

    /** Something may have been missed. */
    void hole() {
        holes.increment();
        listeners.hole();
    }

    /** Holes so far. */
    long holes() {
        return holes.sum();
    }

    private void take(LiveMessage message, NodeCounters counters) {
        var missed = counters.missedBefore(message.node(), message.counter());
        var notice = message.notice();
        if (notice != null) {
            listeners.hand(notice);
        }
        if (missed || notice == null) {
            hole();
        }
    }
}
