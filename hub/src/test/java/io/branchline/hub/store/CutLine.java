package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to PostgreSQL that can lose the answers and then break. */
final class CutLine {
    private final NetServer server;
    private final NetClient client;
    private final DatabaseConfig target;
    private final List<NetSocket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    CutLine(Vertx vertx, DatabaseConfig target) {
        this.server = vertx.createNetServer();
        this.client = vertx.createNetClient();
        this.target = target;
    }

    /** The address to connect to instead. */
    Future<DatabaseConfig> open() {
        return server.connectHandler(this::connected)
                .listen(0, "127.0.0.1")
                .map(listening -> new DatabaseConfig(
                        "127.0.0.1",
                        listening.actualPort(),
                        target.database(),
                        target.user(),
                        target.password(),
                        target.poolSize()));
    }

    /** From now on PostgreSQL hears us and we do not hear it. */
    void swallowAnswers() {
        swallowing = true;
    }

    void cut() {
        sockets.forEach(NetSocket::close);
    }

    Future<Void> close() {
        cut();
        return server.close().compose(closed -> client.close());
    }

    private void connected(NetSocket near) {
        sockets.add(near);
        near.pause();
        client.connect(target.port(), target.host()).onSuccess(far -> {
            sockets.add(far);
            near.handler(far::write);
            far.handler(answer -> {
                if (!swallowing) {
                    near.write(answer);
                }
            });
            near.resume();
        });
    }
}
