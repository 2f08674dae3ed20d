package io.branchline.hub.live;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel of hints beside the live channels: short words without numbers, so a lost one is not noticed and need not
 * be. Context: the bus's.
 */
final class Hints {
    /** Channel of all nodes. */
    static final String CHANNEL = "branchline:hint";

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
    private static final int IN_FLIGHT_MAX = 32;

    private final String node;
    private final Command publish;
    private final Command subscribe;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Hints of a node, with the commands that publish and subscribe. */
    Hints(UUID node, Command publish, Command subscribe) {
        this.node = node.toString();
        this.publish = publish;
        this.subscribe = subscribe;
    }

    /** From any thread. */
    void add(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Publishes, or drops the hint if there is no connection or it does not keep up. */
    void publish(@Nullable RedisConnection connection, String text) {
        if (connection == null || inFlight.get() >= IN_FLIGHT_MAX) {
            return;
        }
        inFlight.incrementAndGet();
        connection
                .send(Request.cmd(publish).arg(CHANNEL).arg(node + " " + text))
                .onComplete(sent -> inFlight.decrementAndGet());
    }

    /** Asks a new connection for the channel. */
    void subscribe(RedisConnection connection) {
        connection
                .send(Request.cmd(subscribe).arg(CHANNEL))
                .onFailure(cause -> LOG.warn("Subscribing to hints failed.", cause));
    }

    /** A message of the channel; this node's own are left out. */
    void heard(String message) {
        var space = message.indexOf(' ');
        if (space > 0 && message.length() <= 2 * LiveBus.HINT_LENGTH_MAX && !message.startsWith(node)) {
            listeners.forEach(listener -> listener.accept(message.substring(space + 1)));
        }
    }
}
