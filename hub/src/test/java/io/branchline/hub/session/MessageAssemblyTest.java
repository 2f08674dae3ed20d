package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.session.MessageAssembly.Step;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MessageAssemblyTest {
    private final AtomicLong nanos = new AtomicLong();
    private final MessageAssembly assembly = new MessageAssembly(false, 10, 5, nanos::get);

    private static WebSocketFrame binary(String payload, boolean last) {
        return WebSocketFrame.binaryFrame(Buffer.buffer(payload), last);
    }

    private static WebSocketFrame more(String payload, boolean last) {
        return WebSocketFrame.continuationFrame(Buffer.buffer(payload), last);
    }

    private static CloseReason reasonOf(Step step) {
        assertThat(step).isInstanceOf(Step.Violation.class);
        return ((Step.Violation) step).reason();
    }

    @Test
    void passesAMessageOfOneFrame() {
        assertThat(assembly.take(binary("sale", true))).isEqualTo(new Step.Complete(Buffer.buffer("sale")));
    }

    @Test
    void putsFragmentsTogether() {
        assertThat(assembly.take(binary("sa", false))).isInstanceOf(Step.Waiting.class);
        assertThat(assembly.take(WebSocketFrame.pingFrame(Buffer.buffer()))).isInstanceOf(Step.Waiting.class);
        assertThat(assembly.take(more("l", false))).isInstanceOf(Step.Waiting.class);
        assertThat(assembly.take(more("e", true))).isEqualTo(new Step.Complete(Buffer.buffer("sale")));

        assertThat(assembly.take(binary("next", true))).isEqualTo(new Step.Complete(Buffer.buffer("next")));
    }

    @Test
    void refusesAMessageThatIsTooBigInOneFrame() {
        assertThat(reasonOf(assembly.take(binary("12345678901", true)))).isEqualTo(CloseReason.TOO_BIG);
    }

    @Test
    void refusesAMessageThatBecomesTooBigByFragments() {
        assertThat(assembly.take(binary("123456", false))).isInstanceOf(Step.Waiting.class);
        assertThat(reasonOf(assembly.take(more("78901", false)))).isEqualTo(CloseReason.TOO_BIG);
    }

    @Test
    void takesLargerMessagesOnceAllowed() {
        assembly.allow(11);

        assertThat(assembly.take(binary("12345678901", true))).isInstanceOf(Step.Complete.class);
    }

    @Test
    void refusesTextOnABinaryLink() {
        assertThat(reasonOf(assembly.take(WebSocketFrame.textFrame("sale", true))))
                .isEqualTo(CloseReason.WRONG_DATA_TYPE);
    }

    @Test
    void countsPingsEmptyFramesAndFragmentsOfASecond() {
        assertThat(assembly.take(binary("1", false))).isInstanceOf(Step.Waiting.class);
        for (var i = 0; i < 2; i++) {
            assertThat(assembly.take(more("", false))).isInstanceOf(Step.Waiting.class);
            assertThat(assembly.take(WebSocketFrame.pingFrame(Buffer.buffer()))).isInstanceOf(Step.Waiting.class);
        }

        assertThat(reasonOf(assembly.take(more("", false)))).isEqualTo(CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void forgetsTheCountAfterASecond() {
        for (var second = 0; second < 10; second++) {
            for (var i = 0; i < 5; i++) {
                assertThat(assembly.take(WebSocketFrame.pingFrame(Buffer.buffer())))
                        .isInstanceOf(Step.Waiting.class);
            }
            nanos.addAndGet(1_000_000_000L);
        }
    }

    @Test
    void doesNotCountFramesThatCarryAMessage() {
        for (var i = 0; i < 1_000; i++) {
            assertThat(assembly.take(binary("1", true))).isInstanceOf(Step.Complete.class);
        }
    }
}
