package io.branchline.hub.session;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Problem;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Welcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent without a journal and without manners: says what a test tells it to say. Blocking. */
final class RawAgent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How a session ended. */
    record Ending(int code, @Nullable Problem problem) {}

    private final RawSocket socket;
    private final FrameCodec codec;
    private final List<Frame> setAside = new ArrayList<>();
    private final ScheduledExecutorService breath = Executors.newSingleThreadScheduledExecutor();

    private RawAgent(RawSocket socket, FrameCodec codec) {
        this.socket = socket;
        this.codec = codec;
    }

    static RawAgent connect(int port, String key) throws IOException {
        return connect(port, key, FrameCodec.cbor());
    }

    static RawAgent connect(int port, String key, FrameCodec codec) throws IOException {
        var socket = RawSocket.upgrade(
                        port, Map.of("Authorization", "Bearer " + key, "Sec-WebSocket-Protocol", codec.subprotocol()))
                .answer();
        return over(socket, codec);
    }

    /** An agent that speaks CBOR over a socket that was answered. */
    static RawAgent over(RawSocket socket) throws IOException {
        return over(socket, FrameCodec.cbor());
    }

    private static RawAgent over(RawSocket socket, FrameCodec codec) throws IOException {
        if (socket.status() != 101) {
            throw new IOException("upgrade refused: " + socket.status() + " " + socket.body());
        }
        return new RawAgent(socket, codec);
    }

    RawSocket socket() {
        return socket;
    }

    /** Gives a sign of life ten times a second from now on, whether a test reads or not. */
    RawAgent breathing() {
        var unused = breath.scheduleAtFixedRate(this::breathe, 100, 100, TimeUnit.MILLISECONDS);
        return this;
    }

    private void breathe() {
        try {
            socket.frame(true, RawSocket.PONG, new byte[0]);
        } catch (IOException closed) {
            breath.shutdown();
        }
    }

    /** Says hello and returns the welcome. */
    Welcome hello(UUID epoch, PerPriority last) throws IOException, MalformedFrame {
        return hello(epoch, last, 0, 0);
    }

    /** Says hello with what it has of both lanes down and returns the welcome. */
    Welcome hello(UUID epoch, PerPriority last, long position, long version) throws IOException, MalformedFrame {
        send(new Hello(
                1, "raw-agent/1", epoch, PerPriority.all(1), last, position, version, 1, Instant.now(), List.of()));
        return expect(Welcome.class);
    }

    /** Says hello as a branch that keeps nothing and has this of both lanes down. */
    Welcome helloDown(long position, long version) throws IOException, MalformedFrame {
        return hello(UUID.randomUUID(), PerPriority.ZERO, position, version);
    }

    /** Takes messages and applies each frame at once, until it has so many. */
    List<Deliver.Item> applyMessages(int count) throws IOException, MalformedFrame {
        var items = new ArrayList<Deliver.Item>();
        while (items.size() < count) {
            var deliver = expect(Deliver.class);
            items.addAll(deliver.items());
            send(new Applied(deliver.last()));
        }
        return items;
    }

    /** Takes one frame of rates and applies it. */
    List<Deliver.Item> applyRates() throws IOException, MalformedFrame {
        var rates = expect(Rates.class);
        send(new RatesApplied(rates.last()));
        return rates.items();
    }

    void send(Frame frame) throws IOException {
        socket.frame(true, codec.binary() ? RawSocket.BINARY : RawSocket.TEXT, codec.encode(frame));
    }

    void events(Priority priority, long first, Event... events) throws IOException {
        send(new Events(priority, first, List.of(events)));
    }

    /**
     * The next frame of a kind; pings are answered, other frames skipped, but for those of the two lanes down, which have
     * no order between them and wait. Fails when none comes for long.
     */
    <T extends Frame> T expect(Class<T> kind) throws IOException, MalformedFrame {
        for (var frame : setAside) {
            if (kind.isInstance(frame)) {
                setAside.remove(frame);
                return kind.cast(frame);
            }
        }
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no " + kind.getSimpleName() + " came for " + PATIENCE);
            }
            var received = socket.next();
            switch (received.opcode()) {
                case RawSocket.PING -> socket.frame(true, RawSocket.PONG, received.payload());
                case RawSocket.CLOSE ->
                    throw new IOException("closed with " + received.closeCode() + " instead of "
                            + kind.getSimpleName() + ": "
                            + new String(received.payload(), StandardCharsets.UTF_8));
                default -> {
                    var frame = codec.decode(received.payload());
                    if (kind.isInstance(frame)) {
                        return kind.cast(frame);
                    }
                    if (frame instanceof Deliver || frame instanceof Rates) {
                        setAside.add(frame);
                    }
                }
            }
        }
    }

    /** Reads until the close frame. Fails when none comes for long. */
    Ending ending() throws IOException, MalformedFrame {
        Problem problem = null;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not closed for " + PATIENCE);
            }
            var received = socket.next();
            switch (received.opcode()) {
                case RawSocket.PING -> socket.frame(true, RawSocket.PONG, received.payload());
                case RawSocket.CLOSE -> {
                    return new Ending(received.closeCode(), problem);
                }
                case RawSocket.TEXT, RawSocket.BINARY -> {
                    if (codec.decode(received.payload()) instanceof Problem told) {
                        problem = told;
                    }
                }
                default -> {}
            }
        }
    }

    @Override
    public void close() throws IOException {
        breath.shutdownNow();
        socket.close();
    }
}
