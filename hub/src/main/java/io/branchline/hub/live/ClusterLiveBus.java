package io.branchline.hub.live;

import io.branchline.protocol.event.Priority;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The bus between nodes over a Redis Cluster: sharded pub/sub on a fixed number of lanes, each a shard channel, so that
 * the owners of the cluster share the load. A node publishes each priority on a lane that follows from its identity, and
 * hears all lanes. All else is as on one server: numbers show holes, and PostgreSQL is the truth. Thread-safe; its state
 * lives on one context.
 *
 * <p>Lanes whose owner is dead are silent until the cluster has another; the rest go on. A publication always carries its
 * events: an owner counts its own subscribers only, so nobody knows that nobody hears.
 */
public final class ClusterLiveBus implements LiveBus {
    /** So that dozens of nodes spread over a dozen owners. All nodes must agree: another number needs another name. */
    static final int LANES = 64;

    private static final String LANE = "branchline:lane:";

    private final Vertx vertx;
    private final Context context;
    private final LiveListeners listeners = new LiveListeners();
    private final Map<Priority, Publisher> publishers = new HashMap<>();
    private final Map<String, NodeCounters> counters = new HashMap<>();
    private final Hearing hearing;
    private final Hints hints;
    private final ClusterRoads roads;
    private final Promise<Void> tried = Promise.promise();
    private volatile boolean up;

    /**
     * A bus that begins to connect at once and works, for this node, from the first moment.
     *
     * @param seeds some nodes of the cluster, one at least; the others are learnt from them
     * @param node identity of this run of this node, new at every start
     * @param random for the delays between attempts
     */
    public ClusterLiveBus(Vertx vertx, List<RedisConfig> seeds, UUID node, RandomGenerator random) {
        var codec = new LiveCodec();
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.hearing = new Hearing(node, codec, listeners);
        this.hints = new Hints(node, Command.SPUBLISH, Command.SSUBSCRIBE);
        for (var lane = 0; lane < LANES; lane++) {
            counters.put(LANE + lane, new NodeCounters());
        }
        for (var priority : Priority.ALL) {
            publishers.put(priority, new Publisher(node, context, codec, new OwnLane(laneOf(node, priority))));
        }
        var channels = new HashSet<>(counters.keySet());
        channels.add(Hints.CHANNEL);
        this.roads = new ClusterRoads(vertx, context, seeds, channels, random, new Ear());
        context.runOnContext(ignored -> roads.open());
    }

    /** The channel on which a node publishes the batches of a priority. */
    static String laneOf(UUID node, Priority priority) {
        return LANE + Math.floorMod(node.hashCode() + priority.level(), LANES);
    }

    @Override
    public void announce(LiveNotice notice) {
        listeners.hand(notice);
        var publisher = publishers.get(notice.priority());
        if (publisher != null) {
            publisher.announce(notice);
        }
    }

    @Override
    public Future<Void> listen(Consumer<LiveNotice> onNotice, Runnable onHole) {
        listeners.add(vertx, onNotice, onHole);
        return tried.future();
    }

    @Override
    public void hint(String text) {
        context.runOnContext(ignored -> hints.publish(roads.to(Hints.CHANNEL), text));
    }

    @Override
    public void onHint(Consumer<String> listener) {
        hints.add(listener);
    }

    /** {@code up} only if every lane is heard and can be published on. */
    @Override
    public String link() {
        return up ? "up" : "down";
    }

    @Override
    public long published() {
        return publishers.values().stream().mapToLong(Publisher::published).sum();
    }

    /** Publications given up because their owner was gone or slow; readers found the batches in PostgreSQL. */
    public long dropped() {
        return publishers.values().stream().mapToLong(Publisher::dropped).sum();
    }

    /** Holes seen, each of which made the readers look into PostgreSQL at once. */
    public long holes() {
        return hearing.holes();
    }

    @Override
    public Future<Void> close() {
        var closed = Promise.<Void>promise();
        listeners.clear();
        context.runOnContext(ignored -> roads.close().onComplete(closed));
        return closed.future();
    }

    /** The lane of this node for one priority, wherever in the cluster it is at the moment. */
    private final class OwnLane implements Publisher.Way {
        private final String lane;

        OwnLane(String lane) {
            this.lane = lane;
        }

        @Override
        public @Nullable RedisConnection connection() {
            return roads.to(lane);
        }

        @Override
        public Request publication(LiveNotice notice) {
            return Request.cmd(Command.SPUBLISH).arg(lane);
        }

        @Override
        public boolean hearsItself() {
            return false;
        }

        @Override
        public void refused(Throwable cause) {
            roads.changed();
        }
    }

    private final class Ear implements ClusterRoads.Listener {
        @Override
        public void message(String channel, byte[] message) {
            var counted = counters.get(channel);
            if (counted != null) {
                hearing.hear(message, counted);
            } else {
                hints.heard(new String(message, StandardCharsets.UTF_8));
            }
        }

        @Override
        public void joined() {
            hearing.hole();
        }

        @Override
        public void state(boolean whole) {
            up = whole;
            if (whole) {
                tried.tryComplete();
            }
        }

        @Override
        public void trouble() {
            tried.tryComplete();
        }
    }
}
