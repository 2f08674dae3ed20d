package io.branchline.hub.live;

import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways from this node to the owners of a Redis Cluster, for a fixed set of channels: follows the map of the cluster,
 * which it asks for at the start, every ten seconds, and soon after anything changed. Context: the bus's.
 */
final class ClusterRoads {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoads.class);
    private static final long LOOK_EVERY_MS = 10_000;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(3);

    /** Whom the roads tell. */
    interface Listener {
        /** A message of a channel. */
        void message(String channel, byte[] message);

        /** Channels are heard that were not: what was said on them meanwhile is missed. */
        void joined();

        /** Whether all channels are heard and can be published on. */
        void state(boolean whole);

        /** An attempt has failed, or something that was there is gone. */
        void trouble();
    }

    private final Vertx vertx;
    private final Context context;
    private final List<RedisConfig> seeds;
    private final Set<String> channels;
    private final RandomGenerator random;
    private final Listener listener;
    private final ClusterScout scout;
    private final Backoff patience;
    private final Map<RedisConfig, ClusterShard> shards = new HashMap<>();
    private final ShardWatch watch = new ShardWatch();
    private ClusterMap map = new ClusterMap(List.of());
    private long timer = -1;
    private boolean looking;
    private boolean lookingSoon;
    private boolean changedMeanwhile;
    private boolean told;
    private boolean closed;

    /**
     * Roads not yet opened.
     *
     * @param seeds some nodes of the cluster; the others are learnt from them
     * @param channels all there are
     */
    ClusterRoads(
            Vertx vertx,
            Context context,
            List<RedisConfig> seeds,
            Set<String> channels,
            RandomGenerator random,
            Listener listener) {
        this.vertx = vertx;
        this.context = context;
        this.seeds = List.copyOf(seeds);
        this.channels = Set.copyOf(channels);
        this.random = random;
        this.listener = listener;
        this.scout = new ClusterScout(vertx);
        this.patience = backoff();
    }

    /** Begins to connect. */
    void open() {
        look();
    }

    /** A connection to the owner of a channel; null if there is none. */
    @Nullable
    RedisConnection to(String channel) {
        var owner = map.ownerOf(Slots.of(channel));
        var shard = owner == null ? null : shards.get(owner);
        return shard == null ? null : shard.publishing();
    }

    /** Something happened that a newer map may explain: it is asked for after a moment, once for many. */
    void changed() {
        listener.state(isWhole());
        listener.trouble();
        if (looking) {
            changedMeanwhile = true;
        } else if (!lookingSoon && !closed) {
            lookingSoon = true;
            lookIn(Math.max(1, patience.failed().toMillis()));
        }
    }

    /** Gives all connections up for good. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return Future.join(shards.values().stream().map(ClusterShard::close).toList())
                .mapEmpty();
    }

    private void lookIn(long delayMs) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(delayMs, ignored -> context.runOnContext(due -> look()));
    }

    private void look() {
        lookingSoon = false;
        if (closed || looking) {
            return;
        }
        looking = true;
        scout.ask(nodes()).onComplete(done -> context.runOnContext(ignored -> looked(done.result(), done.cause())));
    }

    private void looked(@Nullable ClusterMap found, @Nullable Throwable cause) {
        looking = false;
        if (closed) {
            return;
        }
        lookIn(LOOK_EVERY_MS);
        if (found != null) {
            patience.succeeded();
            told = false;
            follow(found);
            listener.state(isWhole());
        } else if (!told) {
            told = true;
            LOG.warn("No node of the Redis Cluster says who owns what. nodes={}", nodes(), cause);
        }
        if (found == null || changedMeanwhile) {
            changedMeanwhile = false;
            changed();
        }
    }

    /** Any of them may be dead or know little: another one is asked first each time. */
    private List<RedisConfig> nodes() {
        var nodes = new LinkedHashSet<>(map.owners());
        nodes.addAll(seeds);
        var mixed = new ArrayList<>(nodes);
        Collections.shuffle(mixed, Random.from(random));
        return mixed;
    }

    private void follow(ClusterMap found) {
        if (!found.equals(map)) {
            LOG.info("The Redis Cluster has owners. owners={}", found.owners());
        }
        map = found;
        var wanted = new HashMap<RedisConfig, Set<String>>();
        for (var channel : channels) {
            var owner = found.ownerOf(Slots.of(channel));
            if (owner != null) {
                wanted.computeIfAbsent(owner, ignored -> new HashSet<>()).add(channel);
            }
        }
        var gone = new HashSet<>(shards.keySet());
        gone.removeAll(wanted.keySet());
        gone.forEach(this::drop);
        wanted.forEach((owner, some) -> shards.computeIfAbsent(
                        owner, ignored -> new ClusterShard(vertx, context, owner, this::backoff, watch))
                .carry(some));
    }

    private void drop(RedisConfig owner) {
        var shard = shards.remove(owner);
        if (shard != null) {
            shard.close().onFailure(cause -> LOG.debug("A link to a former owner did not close.", cause));
        }
    }

    private boolean isWhole() {
        return channels.stream().allMatch(channel -> {
            var owner = map.ownerOf(Slots.of(channel));
            var shard = owner == null ? null : shards.get(owner);
            return shard != null && shard.isWhole();
        });
    }

    private Backoff backoff() {
        return new Backoff(RETRY_MIN, RETRY_MAX, random);
    }

    private final class ShardWatch implements ClusterShard.Listener {
        @Override
        public void message(String channel, byte[] message) {
            listener.message(channel, message);
        }

        @Override
        public void opened() {
            listener.state(isWhole());
        }

        @Override
        public void whole() {
            listener.joined();
            listener.state(isWhole());
        }

        @Override
        public void changed() {
            ClusterRoads.this.changed();
        }
    }
}
