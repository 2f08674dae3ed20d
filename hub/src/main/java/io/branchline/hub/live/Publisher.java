package io.branchline.hub.live;

import io.vertx.core.Context;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Publishes batches one after the other, numbered without holes from 1, and never waits: what Redis is too slow for, or
 * not there for, is dropped and counted, and the next number shows the hole. Any thread may announce; the rest lives on
 * the context of the bus.
 */
final class Publisher {
    /** Larger publications carry the batch number only: Redis cuts a subscriber off at 32 MB of unread messages. */
    private static final int MESSAGE_BYTES_MAX = 1 << 20;

    private static final int IN_FLIGHT_MAX = 64;
    private static final long IN_FLIGHT_BYTES_MAX = 8L << 20;
    private static final int WAITING_MAX = 256;

    /** The way to Redis, as it is at the moment. */
    interface Way {
        /** Where to publish; null if Redis is away. */
        @Nullable
        RedisConnection connection();

        /** The command and its channel; the message is added. */
        Request publication(LiveNotice notice);

        /** Whether nobody but this node can be the only one that heard a publication. */
        boolean hearsItself();

        /** Redis did not take a publication. */
        void refused(Throwable cause);
    }

    private final UUID node;
    private final Context context;
    private final LiveCodec codec;
    private final Way way;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private long counter;
    private int inFlight;
    private long inFlightBytes;
    private int heardBy = Integer.MAX_VALUE;

    Publisher(UUID node, Context context, LiveCodec codec, Way way) {
        this.node = node;
        this.context = context;
        this.codec = codec;
        this.way = way;
    }

    /** Publishes a batch, or drops it. Any thread. */
    void announce(LiveNotice notice) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            skipped.incrementAndGet();
            dropped.increment();
            return;
        }
        context.runOnContext(ignored -> publish(notice));
    }

    /** Who hears is not known any more. */
    void forgetAudience() {
        heardBy = Integer.MAX_VALUE;
    }

    /** Publications taken by Redis. */
    long published() {
        return published.sum();
    }

    /** Publications given up. */
    long dropped() {
        return dropped.sum();
    }

    private void publish(LiveNotice notice) {
        waiting.decrementAndGet();
        // What is dropped, here or before, is counted: the next publication then shows the hole.
        counter += skipped.getAndSet(0) + 1;
        var number = counter;
        var connection = way.connection();
        if (connection == null || inFlight >= IN_FLIGHT_MAX || inFlightBytes >= IN_FLIGHT_BYTES_MAX) {
            dropped.increment();
            return;
        }
        send(connection, way.publication(notice), encode(number, notice));
    }

    private byte[] encode(long number, LiveNotice notice) {
        var alone = heardBy <= 1 && way.hearsItself();
        if (!alone) {
            var whole = codec.encode(new LiveMessage(node, number, notice.batch(), notice));
            if (whole.length <= MESSAGE_BYTES_MAX) {
                return whole;
            }
        }
        return codec.encode(new LiveMessage(node, number, notice.batch(), null));
    }

    private void send(RedisConnection connection, Request publication, byte[] message) {
        inFlight++;
        inFlightBytes += message.length;
        connection
                .send(publication.arg(message))
                .onComplete(sent -> context.runOnContext(ignored -> {
                    inFlight--;
                    inFlightBytes -= message.length;
                    if (sent.succeeded()) {
                        taken(sent.result());
                    } else {
                        dropped.increment();
                        way.refused(sent.cause());
                    }
                }));
    }

    private void taken(@Nullable Response answer) {
        if (answer == null) {
            dropped.increment();
            return;
        }
        heardBy = Objects.requireNonNullElse(answer.toInteger(), Integer.MAX_VALUE);
        published.increment();
    }
}
