package io.branchline.load.intake;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;

/**
 * What a post costs without anything being done with it: an HTTP server that reads a body whole and answers 202 with as many
 * bytes as the agent, on as many event loops as the agent. Argument: the port. Context of a door: its verticle.
 */
public final class BareServer {
    private static final int LOOPS = 2;

    private BareServer() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        Vertx.vertx()
                .deployVerticle(() -> new Door(Integer.parseInt(args[0])), new DeploymentOptions().setInstances(LOOPS))
                .await(30, TimeUnit.SECONDS);
    }

    private static final class Door extends VerticleBase {
        private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
        private static final String KEPT =
                "{\"status\":\"kept\",\"kept\":1,\"duplicates\":0,\"events\":[{\"id\":\"e-1\",\"sequence\":1234567}]}";

        private final int port;

        Door(int port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer()
                    .requestHandler(request -> request.body()
                            .onSuccess(body -> request.response()
                                    .setStatusCode(202)
                                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                                    .end(Buffer.buffer(KEPT))))
                    .listen(port, "127.0.0.1");
        }
    }
}
