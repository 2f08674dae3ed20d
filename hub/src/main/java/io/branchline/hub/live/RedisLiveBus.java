package io.branchline.hub.live;

import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus between nodes: Redis pub/sub, one channel per tenant and priority, published after commit. This node hears its
 * own batches without Redis. Every publication carries (node, counter); a jump of the counter, a new connection, a message
 * that is too large or cannot be read are holes. Thread-safe; its state lives on one context.
 *
 * <p>When Redis answered that only one subscriber heard a publication, and that is this node, the next ones carry the
 * batch number alone: nobody needs the events. A node that joins finds that one batch in PostgreSQL and hears all later.
 */
public final class RedisLiveBus implements LiveBus {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLiveBus.class);
    private static final String CHANNEL = "branchline:live:";
    /** Larger publications carry the batch number only: Redis cuts a subscriber off at 32 MB of unread messages. */
    private static final int MESSAGE_BYTES_MAX = 1 << 20;

    private static final int IN_FLIGHT_MAX = 64;
    private static final long IN_FLIGHT_BYTES_MAX = 8L << 20;
    private static final int WAITING_MAX = 256;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(3);

    private final UUID node;
    private final Vertx vertx;
    private final Context context;
    private final LiveCodec codec = new LiveCodec();
    private final LiveListeners listeners = new LiveListeners();
    private final Hints hints;
    private final NodeCounters counters = new NodeCounters();
    private final RedisLink publishing;
    private final RedisLink subscribing;
    private final Promise<Void> tried = Promise.promise();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder holes = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private long counter;
    private int inFlight;
    private long inFlightBytes;
    private int heardBy = Integer.MAX_VALUE;
    private boolean subscribed;
    private volatile boolean up;

    /**
     * A bus that begins to connect at once and works, for this node, from the first moment.
     *
     * @param node identity of this run of this node, new at every start
     * @param random for the delays between attempts
     */
    public RedisLiveBus(Vertx vertx, RedisConfig config, UUID node, RandomGenerator random) {
        this.vertx = vertx;
        this.node = node;
        this.hints = new Hints(node);
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.publishing = new RedisLink(vertx, context, config, backoff(random), made -> look(), this::publishingDown);
        this.subscribing =
                new RedisLink(vertx, context, config, backoff(random), this::subscribe, this::subscribingDown);
        context.runOnContext(ignored -> publishing.open());
        context.runOnContext(ignored -> subscribing.open());
    }

    @Override
    public void announce(LiveNotice notice) {
        listeners.hand(notice);
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            skipped.incrementAndGet();
            dropped.increment();
            return;
        }
        context.runOnContext(ignored -> publish(notice));
    }

    @Override
    public Future<Void> listen(Consumer<LiveNotice> onNotice, Runnable onHole) {
        listeners.add(vertx, onNotice, onHole);
        return tried.future();
    }

    @Override
    public void hint(String text) {
        context.runOnContext(ignored -> hints.publish(publishing.connection(), text));
    }

    @Override
    public void onHint(Consumer<String> listener) {
        hints.add(listener);
    }

    @Override
    public String link() {
        return isUp() ? "up" : "down";
    }

    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public boolean isUp() {
        return up;
    }

    /** Publications given up because Redis was gone or slow; readers found the batches in PostgreSQL. */
    public long dropped() {
        return dropped.sum();
    }

    /** Holes seen, each of which made the readers look into PostgreSQL at once. */
    public long holes() {
        return holes.sum();
    }

    /** How often the connection that hears was lost or could not be made. */
    public long reconnects() {
        return reconnects.sum();
    }

    @Override
    public Future<Void> close() {
        var closed = Promise.<Void>promise();
        listeners.clear();
        context.runOnContext(ignored -> Future.join(publishing.close(), subscribing.close())
                .<Void>mapEmpty()
                .onComplete(closed));
        return closed.future();
    }

    private static Backoff backoff(RandomGenerator random) {
        return new Backoff(RETRY_MIN, RETRY_MAX, random);
    }

    private void publish(LiveNotice notice) {
        waiting.decrementAndGet();
        // What is dropped, here or before, is counted: the next publication then shows the hole.
        counter += skipped.getAndSet(0) + 1;
        var number = counter;
        var connection = publishing.connection();
        if (connection == null || inFlight >= IN_FLIGHT_MAX || inFlightBytes >= IN_FLIGHT_BYTES_MAX) {
            dropped.increment();
            return;
        }
        send(connection, CHANNEL + notice.tenant() + ":" + notice.priority().level(), encode(number, notice));
    }

    private byte[] encode(long number, LiveNotice notice) {
        var alone = heardBy <= 1 && subscribed;
        if (!alone) {
            var whole = codec.encode(new LiveMessage(node, number, notice.batch(), notice));
            if (whole.length <= MESSAGE_BYTES_MAX) {
                return whole;
            }
        }
        return codec.encode(new LiveMessage(node, number, notice.batch(), null));
    }

    private void send(RedisConnection connection, String channel, byte[] message) {
        inFlight++;
        inFlightBytes += message.length;
        connection
                .send(Request.cmd(Command.PUBLISH).arg(channel).arg(message))
                .onComplete(sent -> context.runOnContext(ignored -> {
                    inFlight--;
                    inFlightBytes -= message.length;
                    taken(sent.succeeded() ? sent.result() : null);
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

    private void look() {
        up = subscribed && publishing.connection() != null;
    }

    private void publishingDown() {
        heardBy = Integer.MAX_VALUE;
        look();
    }

    private void subscribe(RedisConnection connection) {
        connection.handler(push -> context.runOnContext(ignored -> heard(push)));
        connection
                .send(Request.cmd(Command.PSUBSCRIBE).arg(CHANNEL + "*"))
                .onFailure(cause -> LOG.warn("Subscribing to the live bus failed.", cause));
        hints.subscribe(connection);
    }

    private void subscribingDown() {
        subscribed = false;
        look();
        reconnects.increment();
        tried.tryComplete();
    }

    private void heard(Response push) {
        subscribing.heard();
        if (push.type() != ResponseType.PUSH && push.type() != ResponseType.MULTI) {
            return;
        }
        var kind = push.get(0).toString();
        if (kind.equals("psubscribe")) {
            subscribed = true;
            look();
            hole();
            tried.tryComplete();
        } else if (kind.equals("pmessage")) {
            hear(push.get(3).toBytes());
        } else if (kind.equals("message")) {
            hints.heard(push.get(2).toString());
        }
    }

    private void hear(byte[] message) {
        try {
            codec.decodeUnlessFrom(node, message).ifPresent(this::take);
        } catch (IOException | RuntimeException e) {
            LOG.warn("A live message cannot be read; its batch is read from PostgreSQL. bytes={}", message.length, e);
            hole();
        }
    }

    private void take(LiveMessage message) {
        var missed = counters.missedBefore(message.node(), message.counter());
        var notice = message.notice();
        if (notice != null) {
            listeners.hand(notice);
        }
        if (missed || notice == null) {
            hole();
        }
    }

    private void hole() {
        holes.increment();
        listeners.hole();
    }
}
