package io.branchline.load.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private ServerSocket target;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        relay = Relay.to(target.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        target.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        try (var socket = connect()) {
            assertThat(say(socket, 42)).isEqualTo(42);
        }
    }

    @Test
    void aCutResetsWhatIsOpenAndRefusesWhatIsNew() throws IOException {
        try (var before = connect()) {
            assertThat(say(before, 1)).isEqualTo(1);

            relay.cut();

            assertThatThrownBy(() -> say(before, 2)).isInstanceOf(SocketException.class);
            try (var during = connect()) {
                assertThatThrownBy(() -> ended(during)).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void aSilentRelayKeepsConnectionsOpenAndPassesNothing() throws IOException {
        try (var socket = connect()) {
            assertThat(say(socket, 1)).isEqualTo(1);

            relay.silence();

            socket.setSoTimeout(100);
            assertThatThrownBy(() -> say(socket, 2)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void afterHealingNewConnectionsPass() throws IOException {
        relay.silence();
        relay.heal();
        relay.cut();
        relay.heal();

        try (var socket = connect()) {
            assertThat(say(socket, 7)).isEqualTo(7);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static int say(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return ended(socket);
    }

    private static int ended(Socket socket) throws IOException {
        var answer = socket.getInputStream().read();
        if (answer < 0) {
            throw new SocketException("end of stream");
        }
        return answer;
    }

    private void echo() {
        while (!target.isClosed()) {
            try {
                var socket = target.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException e) {
                assertThat(target.isClosed()).isTrue();
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            var bytes = socket.getInputStream().transferTo(socket.getOutputStream());
            assertThat(bytes).isNotNegative();
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SocketException.class);
        }
    }
}
