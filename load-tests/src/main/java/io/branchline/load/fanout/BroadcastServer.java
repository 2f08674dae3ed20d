package io.branchline.load.fanout;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reference: a WebSocket server that writes what is posted to it to every socket, and does nothing else. It has as
 * many event loops as the hub. Argument: the port. Context of a door: its verticle.
 */
public final class BroadcastServer {
    private BroadcastServer() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        var vertx = Vertx.vertx();
        var doors = new CopyOnWriteArrayList<Door>();
        var loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(
                        () -> {
                            var door = new Door(Integer.parseInt(args[0]), doors);
                            doors.add(door);
                            return door;
                        },
                        new DeploymentOptions().setInstances(loops))
                .await(30, TimeUnit.SECONDS);
        System.out.println("ready");
    }

    private static final class Door extends VerticleBase {
        private final int port;
        private final List<Door> doors;
        private final List<ServerWebSocket> sockets = new ArrayList<>();
        private @Nullable HttpServer server;

        Door(int port, List<Door> doors) {
            this.port = port;
            this.doors = doors;
        }

        @Override
        public Future<?> start() {
            var options = new HttpServerOptions()
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setAcceptBacklog(4096);
            server = vertx.createHttpServer(options)
                    .webSocketHandler(sockets::add)
                    .requestHandler(request -> request.body().onSuccess(body -> {
                        doors.forEach(door -> door.send(body));
                        var _ = request.response().end();
                    }));
            return server.listen(port, "127.0.0.1");
        }

        private void send(Buffer bytes) {
            context.runOnContext(hop -> {
                for (var socket : sockets) {
                    var _ = socket.writeBinaryMessage(bytes);
                }
            });
        }
    }
}
