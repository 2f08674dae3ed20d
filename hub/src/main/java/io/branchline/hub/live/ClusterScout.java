package io.branchline.hub.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a cluster who owns what: one node after the other, each over a connection of its own, until one answers. */
final class ClusterScout {
    private static final long ANSWER_WITHIN_MS = 2_500;

    private final Vertx vertx;

    ClusterScout(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What the first of these nodes that answers says; fails if none does. */
    Future<ClusterMap> ask(List<RedisConfig> nodes) {
        var first = nodes.getFirst();
        var rest = nodes.subList(1, nodes.size());
        return Future.succeededFuture(first)
                .compose(this::askOne)
                .recover(cause -> rest.isEmpty() ? Future.failedFuture(cause) : ask(rest));
    }

    private Future<ClusterMap> askOne(RedisConfig node) {
        var client = Redis.createClient(vertx, RedisLink.options(node));
        return client.connect()
                .compose(connection ->
                        connection.send(Request.cmd(Command.CLUSTER).arg("SLOTS")))
                .map(answer -> ClusterMap.of(node, answer))
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .eventually(client::close);
    }
}
