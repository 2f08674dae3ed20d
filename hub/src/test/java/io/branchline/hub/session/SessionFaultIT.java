package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Settled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that break the rules: each is closed with the code of what it did, and nobody else notices. */
class SessionFaultIT {
    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static int branches;

    private final UUID epoch = UUID.randomUUID();
    private RawAgent bystander;
    private long bystanderSettled;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(
                servers, Map.of("session.heartbeat", "1s", "session.helloTimeout", "4s", "session.window", "16KiB"));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        servers.close();
    }

    @BeforeEach
    void connectABystander() throws Exception {
        branches++;
        key = hub.keyOfNewBranch("fault-" + branches);
        bystander = RawAgent.connect(hub.port(), hub.keyOfNewBranch("bystander-" + branches))
                .breathing();
        var unused = bystander.hello(epoch, PerPriority.ZERO);
    }

    @AfterEach
    void theBystanderStillSettles() throws Exception {
        bystander.events(Priority.SALES, ++bystanderSettled, SampleEvents.sale());
        assertThat(bystander.expect(Settled.class).through()).isEqualTo(bystanderSettled);
        bystander.close();
    }

    /** What an agent does wrong. */
    interface Misdeed {
        void commit(RawAgent agent) throws Exception;
    }

    private RawAgent.Ending afterHello(Misdeed misdeed) throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.of(10, 0, 0, 0));
            misdeed.commit(agent);
            return agent.ending();
        }
    }

    private RawAgent.Ending beforeHello(FrameCodec codec, Misdeed misdeed) throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key, codec)) {
            misdeed.commit(agent);
            return agent.ending();
        }
    }

    private static void expect(RawAgent.Ending ending, CloseReason reason) {
        assertThat(ending.code()).isEqualTo(reason.code());
        assertThat(ending.problem()).isNotNull();
        assertThat(ending.problem().reason()).isEqualTo(reason);
        assertThat(ending.problem().detail()).isNotBlank();
    }

    @Test
    void garbageIsAProtocolError() throws Exception {
        expect(
                afterHello(agent -> agent.socket().frame(true, RawSocket.BINARY, new byte[] {1, 2, 3})),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void anEmptyMessageIsAProtocolError() throws Exception {
        expect(
                afterHello(agent -> agent.socket().frame(true, RawSocket.BINARY, new byte[0])),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void anUnknownFrameIsAProtocolError() throws Exception {
        var unknown = "{\"type\":\"dance\"}".getBytes(StandardCharsets.UTF_8);

        expect(
                beforeHello(FrameCodec.json(), agent -> agent.socket().frame(true, RawSocket.TEXT, unknown)),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void textThatIsNotUtf8IsAnInvalidPayload() throws Exception {
        var broken = new byte[] {'{', '"', (byte) 0xc3, '(', '"', '}'};

        expect(
                beforeHello(FrameCodec.json(), agent -> agent.socket().frame(true, RawSocket.TEXT, broken)),
                CloseReason.INVALID_PAYLOAD);
    }

    @Test
    void textOnACborLinkIsTheWrongType() throws Exception {
        expect(
                afterHello(agent -> agent.socket().frame(true, RawSocket.TEXT, "{}".getBytes(StandardCharsets.UTF_8))),
                CloseReason.WRONG_DATA_TYPE);
    }

    @Test
    void binaryOnAJsonLinkIsTheWrongType() throws Exception {
        expect(
                beforeHello(FrameCodec.json(), agent -> agent.socket().frame(true, RawSocket.BINARY, new byte[] {1})),
                CloseReason.WRONG_DATA_TYPE);
    }

    @Test
    void aFrameOfTheHubIsAProtocolErrorFromAnAgent() throws Exception {
        expect(afterHello(agent -> agent.send(new Leave(5))), CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void eventsBeforeTheHelloAreAProtocolError() throws Exception {
        expect(
                beforeHello(FrameCodec.cbor(), agent -> agent.events(Priority.SALES, 1, SampleEvents.sale())),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void aSecondHelloIsAProtocolError() throws Exception {
        expect(afterHello(agent -> agent.send(helloOfVersion(1))), CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void anotherVersionIsUnsupported() throws Exception {
        expect(
                beforeHello(FrameCodec.cbor(), agent -> agent.send(helloOfVersion(99))),
                CloseReason.VERSION_UNSUPPORTED);
    }

    private Hello helloOfVersion(int version) {
        return new Hello(
                version, "raw", epoch, PerPriority.all(1), PerPriority.ZERO, 0, 0, 1, Instant.now(), List.of());
    }

    @Test
    void noHelloInTimeIsAHelloTimeout() throws Exception {
        expect(beforeHello(FrameCodec.cbor(), agent -> {}), CloseReason.HELLO_TIMEOUT);
    }

    @Test
    void aHoleInTheSequenceIsASequenceGap() throws Exception {
        expect(afterHello(agent -> agent.events(Priority.SALES, 2, SampleEvents.sale())), CloseReason.SEQUENCE_GAP);
    }

    @Test
    void aGapOfAnotherEpochIsAProtocolError() throws Exception {
        expect(
                afterHello(agent -> agent.send(new Gap(UUID.randomUUID(), Priority.SALES, 1, 2, "x"))),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void sendingWithoutCreditIsRefused() throws Exception {
        var large = Stream.generate(SampleEvents::sale).limit(60).toArray(Event[]::new);

        expect(
                afterHello(agent -> {
                    // One write, so that no settlement can come between the two.
                    var two = ByteBuffer.allocate(1 << 20);
                    two.put(frame(new Events(Priority.SALES, 1, List.of(large))));
                    two.put(frame(new Events(Priority.SALES, 61, List.of(large))));
                    agent.socket().write(Arrays.copyOf(two.array(), two.position()));
                }),
                CloseReason.CREDIT_EXCEEDED);
    }

    private static byte[] frame(Events events) {
        return RawSocket.frameBytes(true, RawSocket.BINARY, FrameCodec.cbor().encode(events));
    }

    @Test
    void tooManyEventsInOneFrameAreTooBig() throws Exception {
        var many = Stream.generate(() -> SampleEvents.of(UUID.randomUUID().toString(), "x", "{}"))
                .limit(513)
                .toArray(Event[]::new);

        expect(afterHello(agent -> agent.events(Priority.SALES, 1, many)), CloseReason.TOO_BIG);
    }

    @Test
    void aMessageOfEndlessFragmentsIsTooBig() throws Exception {
        expect(
                afterHello(agent -> {
                    agent.socket().frame(false, RawSocket.BINARY, new byte[200_000]);
                    agent.socket().frame(false, RawSocket.CONTINUATION, new byte[200_000]);
                    agent.socket().frame(false, RawSocket.CONTINUATION, new byte[200_000]);
                }),
                CloseReason.TOO_BIG);
    }

    @Test
    void aFrameLargerThanAnyMessageIsTooBigBeforeItHasArrived() throws Exception {
        var head = ByteBuffer.allocate(14).put((byte) 0x82).put((byte) 0xff).putLong(1L << 40);

        var ending = afterHello(agent -> agent.socket().write(head.array()));

        assertThat(ending.code()).isEqualTo(1009);
    }

    @Test
    void moreThanAHelloIsTooBigBeforeTheWelcome() throws Exception {
        expect(
                beforeHello(FrameCodec.cbor(), agent -> agent.socket().frame(true, RawSocket.BINARY, new byte[70_000])),
                CloseReason.TOO_BIG);
    }

    @Test
    void aFloodOfPingsIsClosed() throws Exception {
        expect(
                afterHello(agent -> flood(agent, RawSocket.frameBytes(true, RawSocket.PING, new byte[0]))),
                CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void aFloodOfEmptyFragmentsIsClosed() throws Exception {
        expect(
                afterHello(agent -> {
                    agent.socket().frame(false, RawSocket.BINARY, new byte[0]);
                    flood(agent, RawSocket.frameBytes(false, RawSocket.CONTINUATION, new byte[0]));
                }),
                CloseReason.PROTOCOL_ERROR);
    }

    private static void flood(RawAgent agent, byte[] frame) throws Exception {
        var all = ByteBuffer.allocate(1_000 * frame.length);
        for (var i = 0; i < 1_000; i++) {
            all.put(frame);
        }
        agent.socket().write(all.array());
    }

    @Test
    void framesAgainstRfc6455AreClosedWithTheRightCode() throws Exception {
        var unmasked = new byte[] {(byte) 0x82, 1, 7};
        var reservedBit = new byte[] {(byte) 0xc2, (byte) 0x81, 0, 0, 0, 0, 7};
        var reservedOpcode = new byte[] {(byte) 0x83, (byte) 0x81, 0, 0, 0, 0, 7};
        var longPing = RawSocket.frameBytes(true, RawSocket.PING, new byte[126]);
        var loneContinuation = RawSocket.frameBytes(true, RawSocket.CONTINUATION, new byte[1]);
        var fragmentedPing = RawSocket.frameBytes(false, RawSocket.PING, new byte[1]);

        for (var wrong : List.of(unmasked, reservedBit, reservedOpcode, longPing, loneContinuation, fragmentedPing)) {
            assertThat(afterHello(agent -> agent.socket().write(wrong)).code()).isEqualTo(1002);
        }
    }

    @Test
    void aSilentAgentIsDeadAfterThreeHeartbeats() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.ZERO);

            var frame = agent.socket().next();
            while (frame.opcode() == RawSocket.PING) {
                frame = agent.socket().next();
            }

            assertThat(FrameCodec.cbor().decode(frame.payload()).toString()).contains("DEAD");
            assertThat(agent.socket().next().closeCode()).isEqualTo(CloseReason.DEAD.code());
        }
    }

    @Test
    void anAgentThatNeverAnswersTheCloseLosesItsSocket() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            agent.socket().frame(true, RawSocket.TEXT, new byte[1]);

            assertThat(agent.ending().code()).isEqualTo(CloseReason.WRONG_DATA_TYPE.code());
            assertThat(agent.socket().ended()).isTrue();
        }
    }
}
