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
import java.time.Duration;
import java.util.UUID;
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
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Context context;
    private final LiveListeners listeners = new LiveListeners();
    private final Publisher publisher;
    private final Hearing hearing;
    private final Hints hints;
    private final NodeCounters counters = new NodeCounters();
    private final RedisLink publishing;
    private final RedisLink subscribing;
    private final Promise<Void> tried = Promise.promise();
    private final LongAdder reconnects = new LongAdder();
    private boolean subscribed;
    private volatile boolean up;

    /**
     * A bus that begins to connect at once and works, for this node, from the first moment.
     *
     * @param node identity of this run of this node, new at every start
     * @param random for the delays between attempts
     */
    public RedisLiveBus(Vertx vertx, RedisConfig config, UUID node, RandomGenerator random) {
        var codec = new LiveCodec();
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.publisher = new Publisher(node, context, codec, new OneServer());
        this.hearing = new Hearing(node, codec, listeners);
        this.hints = new Hints(node, Command.PUBLISH, Command.SUBSCRIBE);
        this.publishing = new RedisLink(vertx, context, config, backoff(random), made -> look(), this::publishingDown);
        this.subscribing =
                new RedisLink(vertx, context, config, backoff(random), this::subscribe, this::subscribingDown);
        context.runOnContext(ignored -> publishing.open());
        context.runOnContext(ignored -> subscribing.open());
    }

    @Override
    public void announce(LiveNotice notice) {
        listeners.hand(notice);
        publisher.announce(notice);
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
        return up ? "up" : "down";
    }

    @Override
    public long published() {
        return publisher.published();
    }

    /** Publications given up because Redis was gone or slow; readers found the batches in PostgreSQL. */
    public long dropped() {
        return publisher.dropped();
    }

    /** Holes seen, each of which made the readers look into PostgreSQL at once. */
    public long holes() {
        return hearing.holes();
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

    private void look() {
        up = subscribed && publishing.connection() != null;
    }

    private void publishingDown() {
        publisher.forgetAudience();
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
            hearing.hole();
            tried.tryComplete();
        } else if (kind.equals("pmessage")) {
            hearing.hear(push.get(3).toBytes(), counters);
        } else if (kind.equals("message")) {
            hints.heard(push.get(2).toString());
        }
    }

    /** Every publication goes to the one server there is. */
    private final class OneServer implements Publisher.Way {
        @Override
        public @Nullable RedisConnection connection() {
            return publishing.connection();
        }

        @Override
        public Request publication(LiveNotice notice) {
            var channel = CHANNEL + notice.tenant() + ":" + notice.priority().level();
            return Request.cmd(Command.PUBLISH).arg(channel);
        }

        @Override
        public boolean hearsItself() {
            return subscribed;
        }

        @Override
        public void refused(Throwable cause) {
            LOG.debug("Redis did not take a publication.", cause);
        }
    }
}
