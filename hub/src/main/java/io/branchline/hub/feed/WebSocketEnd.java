package io.branchline.hub.feed;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;

/** A reader connected by a WebSocket. Thread-safe. */
record WebSocketEnd(ServerWebSocket socket) implements ReaderSocket {
    @Override
    public Future<Void> write(SharedText message, String position) {
        return socket.writeFrame(WebSocketFrame.textFrame(message.text(), true));
    }

    @Override
    public boolean tellsPositions() {
        return false;
    }

    @Override
    public boolean answersPings() {
        return true;
    }

    @Override
    public Future<Void> ping() {
        return socket.writePing(Buffer.buffer("b"));
    }

    @Override
    public Future<Void> close(int code, String reason) {
        return socket.close((short) code, reason);
    }
}
