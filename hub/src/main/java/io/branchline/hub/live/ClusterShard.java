package io.branchline.hub.live;

import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owner of a Redis Cluster as this node uses it: a connection that publishes, and one that hears those channels whose
 * slots the owner has. Context: the bus's.
 */
final class ClusterShard {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterShard.class);

    /** Whom a shard tells. */
    interface Listener {
        /** A message of a channel. */
        void message(String channel, byte[] message);

        /** The connection that publishes stands. */
        void opened();

        /** All channels are heard, after some were not. */
        void whole();

        /** Something has changed that the map of the cluster may explain. */
        void changed();
    }

    private final Listener listener;
    private final RedisLink publishing;
    private final RedisLink subscribing;
    private final Set<String> heard = new HashSet<>();
    private Set<String> channels = Set.of();

    /** A shard whose links begin to open. */
    ClusterShard(Vertx vertx, Context context, RedisConfig owner, Supplier<Backoff> backoff, Listener listener) {
        this.listener = listener;
        this.publishing =
                new RedisLink(vertx, context, owner, backoff.get(), made -> listener.opened(), listener::changed);
        this.subscribing =
                new RedisLink(vertx, context, owner, backoff.get(), made -> opened(context, made), this::down);
        publishing.open();
        subscribing.open();
    }

    /** Hears these channels from now on and no others. */
    void carry(Set<String> wanted) {
        var connection = subscribing.connection();
        var left = channels;
        channels = Set.copyOf(wanted);
        if (connection != null) {
            left.stream().filter(channel -> !channels.contains(channel)).forEach(channel -> leave(connection, channel));
            subscribe(connection);
        }
    }

    /** The connection that publishes; null if there is none. */
    @Nullable
    RedisConnection publishing() {
        return publishing.connection();
    }

    /** Whether both connections stand and every channel is heard. */
    boolean isWhole() {
        return publishing.connection() != null && heard.containsAll(channels);
    }

    Future<Void> close() {
        return Future.join(publishing.close(), subscribing.close()).mapEmpty();
    }

    private void opened(Context context, RedisConnection made) {
        made.handler(push -> context.runOnContext(ignored -> heard(push)));
        subscribe(made);
    }

    private void down() {
        heard.clear();
        listener.changed();
    }

    /** One command for each channel: those of one command must share a slot. Asking twice is harmless. */
    private void subscribe(RedisConnection connection) {
        for (var channel : channels) {
            if (!heard.contains(channel)) {
                connection
                        .send(Request.cmd(Command.SSUBSCRIBE).arg(channel))
                        .onFailure(
                                cause -> LOG.warn("Subscribing to a shard channel failed. channel={}", channel, cause));
            }
        }
    }

    private void leave(RedisConnection connection, String channel) {
        heard.remove(channel);
        connection
                .send(Request.cmd(Command.SUNSUBSCRIBE).arg(channel))
                .onFailure(cause -> LOG.debug("Leaving a shard channel failed. channel={}", channel, cause));
    }

    private void heard(Response push) {
        subscribing.heard();
        if (push.type() == ResponseType.ERROR) {
            // The slot has another owner: the new map will say which.
            listener.changed();
        }
        if (push.type() != ResponseType.PUSH && push.type() != ResponseType.MULTI) {
            return;
        }
        var channel = push.get(1).toString();
        switch (push.get(0).toString()) {
            case "smessage" -> listener.message(channel, push.get(2).toBytes());
            case "ssubscribe" -> joined(channel);
            case "sunsubscribe" -> left(channel);
            default -> LOG.debug("Redis pushed something else. kind={}", push.get(0));
        }
    }

    private void joined(String channel) {
        if (channels.contains(channel) && heard.add(channel) && heard.containsAll(channels)) {
            listener.whole();
        }
    }

    /** Redis says it by itself when the slot goes to another owner. */
    private void left(String channel) {
        if (heard.remove(channel) && channels.contains(channel)) {
            listener.changed();
        }
    }
}
