package io.branchline.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Welcome;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulated branches at a hub of a few bytes, which does what a real one does only when it is killed in the right moment. */
class FleetIT {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PATIENCE_MS = 20_000;

    /** A close frame without a code. */
    private static final byte[] CLOSE = {(byte) 0x88, 0};

    /** First byte of a whole binary message. */
    private static final byte BINARY = (byte) 0x82;

    private final Vertx vertx = Vertx.vertx();
    private ServerSocket hub;
    private Fleet fleet;

    @BeforeEach
    void open() throws IOException {
        hub = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        hub.setSoTimeout(PATIENCE_MS);
        fleet = new Fleet(vertx, hub.getLocalPort(), List.of("bl_1_key"));
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
        hub.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aBranchWhoseLineEndsAsItBeginsTriesAgainAndWhoeverOpenedItLearnsOfItsWelcome() throws Exception {
        var opened = fleet.openAtOnce();

        try (var ended = answered(CLOSE)) {
            assertThat(ended.isConnected()).isTrue();
        }
        try (var line = answered(new byte[0])) {
            // The first byte of its hello.
            assertThat(line.getInputStream().read()).isEqualTo(BINARY & 0xff);
            line.getOutputStream().write(welcome());
            var _ = opened.await(PATIENCE_MS, TimeUnit.MILLISECONDS);

            assertThat(fleet.connected()).isEqualTo(1);
            assertThat(fleet.counts().opened()).isEqualTo(1);
            assertThat(fleet.counts().lost()).isEqualTo(1);
            assertThat(fleet.counts().fault()).isEmpty();
        }
    }

    /** Takes the next connection. The answer and what follows are one write, and arrive together. */
    private Socket answered(byte[] frame) throws IOException, GeneralSecurityException {
        var socket = hub.accept();
        socket.setSoTimeout(PATIENCE_MS);
        var head = ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Protocol: " + FrameCodec.cbor().subprotocol() + "\r\n"
                        + "Sec-WebSocket-Accept: " + accept(keyOf(head(socket))) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(head.length + frame.length)
                        .put(head)
                        .put(frame)
                        .array());
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private static String keyOf(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
                .map(line -> line.substring(18).strip())
                .findFirst()
                .orElseThrow();
    }

    private static String accept(String key) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static byte[] welcome() {
        var welcome = FrameCodec.cbor()
                .encode(new Welcome(
                        new UUID(0, 1),
                        PerPriority.ZERO,
                        List.of("", "", "", ""),
                        PerPriority.all(1 << 16),
                        new Welcome.Limits(1 << 16, 100, 3_000),
                        Instant.now(),
                        0,
                        0));
        return ByteBuffer.allocate(4 + welcome.length)
                .put(BINARY)
                .put((byte) 126)
                .putShort((short) welcome.length)
                .put(welcome)
                .array();
    }
}
