package io.branchline.hub.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free loopback ports. Between the look and the bind somebody else may take one: callers try again. */
final class Ports {
    private Ports() {}

    static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException fault) {
            throw new EmbeddedFault("no free port on 127.0.0.1", fault);
        }
    }
}
