package io.branchline.protocol.link;

import static io.branchline.protocol.link.SampleFrames.EPOCH;
import static io.branchline.protocol.link.SampleFrames.EVENT_COST;
import static io.branchline.protocol.link.SampleFrames.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.branchline.protocol.link.UplinkReceiver.Output;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UplinkReceiverTest {
    private static final PerPriority WINDOW = PerPriority.all(5L * EVENT_COST);

    private final UplinkReceiver receiver = new UplinkReceiver(WINDOW, LIMITS);

    @Test
    void opensTheCursorsBeforeItWelcomes() {
        var hello = SampleFrames.hello(PerPriority.all(9));

        assertThat(receiver.hello(hello)).containsExactly(new Output.Open(hello));
        assertThat(receiver.state()).isEqualTo(UplinkReceiver.State.OPENING);
    }

    @Test
    void closesOnAnotherVersion() {
        var hello = SampleFrames.hello(PerPriority.ZERO);
        var newer = new Hello(2, "test", EPOCH, hello.first(), hello.last(), 0, 0, 1, hello.time(), List.of());

        assertCloses(receiver.hello(newer), CloseReason.VERSION_UNSUPPORTED);
    }

    @Test
    void commitsWhatContinuesTheCursor() {
        open(PerPriority.all(4));
        var frame = SampleFrames.frame(Priority.STOCK, 5, 7);

        assertThat(receiver.events(frame)).containsExactly(new Output.Commit(EPOCH, frame));
        assertThat(receiver.idle()).isFalse();
    }

    @Test
    void closesWhenAFrameWasLost() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2))).hasSize(1);

        assertCloses(receiver.events(SampleFrames.frame(Priority.SALES, 5, 6)), CloseReason.SEQUENCE_GAP);
    }

    @Test
    void closesWhenAFrameArrivesTwice() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2))).hasSize(1);

        assertCloses(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2)), CloseReason.SEQUENCE_GAP);
    }

    @Test
    void closesWhenCreditIsExceeded() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 5))).hasSize(1);

        assertCloses(receiver.events(SampleFrames.frame(Priority.SALES, 6, 6)), CloseReason.CREDIT_EXCEEDED);
    }

    @Test
    void boundsTheGapsInFlightByCredit() {
        open(PerPriority.ZERO);
        var taken = 0;
        while (receiver.gap(new Gap(EPOCH, Priority.SALES, taken + 1, taken + 1, "checksum"))
                        .getFirst()
                instanceof Output.CommitGap) {
            taken++;
        }

        assertThat(taken).isEqualTo(8);
        assertThat(receiver.state()).isEqualTo(UplinkReceiver.State.CLOSED);
    }

    @Test
    void saysSettledOnlyWhenTheCommitIsDone() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 3))).noneMatch(Output.Send.class::isInstance);

        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 3)))
                .containsExactly(new Output.Send(new Settled(Priority.SALES, 3, 8L * EVENT_COST, List.of())));
        assertThat(receiver.idle()).isTrue();
    }

    @Test
    void grantsMoreWindowsWhileThereIsRoomAndNeverTakesBackWhatWasGranted() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 3))).hasSize(1);
        receiver.windows(3);
        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 3)))
                .containsExactly(new Output.Send(new Settled(Priority.SALES, 3, 18L * EVENT_COST, List.of())));
        receiver.windows(1);

        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 4, 11))).hasSize(1);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 12, 18))).hasSize(1);
        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 11)))
                .containsExactly(new Output.Send(new Settled(Priority.SALES, 11, 18L * EVENT_COST, List.of())));
        assertCloses(receiver.events(SampleFrames.frame(Priority.SALES, 19, 19)), CloseReason.CREDIT_EXCEEDED);
    }

    @Test
    void neverTellsAnEarlierPositionWhenAnswersArriveInAnotherOrder() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2))).hasSize(1);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 3, 4))).hasSize(1);
        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 4)))
                .hasSize(1);
        var kept = List.of(new Quarantined(1, "numeric field overflow"));

        assertThat(receiver.committed(new SampleFrames.Evidence(Priority.SALES, 2, kept)))
                .containsExactly(new Output.Send(new Settled(Priority.SALES, 4, 9L * EVENT_COST, kept)));
    }

    @Test
    void closesWhenAnotherSessionHasMovedTheCursor() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2))).hasSize(1);

        assertCloses(receiver.superseded(Priority.SALES), CloseReason.REPLACED);
        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 2)))
                .isEmpty();
    }

    @Test
    void closesWhenNobodyKnowsWhetherTheCommitSucceeded() {
        open(PerPriority.ZERO);

        assertCloses(receiver.failed("the connection to PostgreSQL broke"), CloseReason.TRY_LATER);
    }

    @Test
    void settlesWhatIsInFlightWhileItLeaves() {
        open(PerPriority.ZERO);
        assertThat(receiver.events(SampleFrames.frame(Priority.SALES, 1, 2))).hasSize(1);

        assertThat(receiver.leave(1_500)).containsExactly(new Output.Send(new Leave(1_500)));
        assertThat(receiver.idle()).isFalse();
        assertThat(receiver.committed(SampleFrames.committed(Priority.SALES, 2)))
                .hasSize(1);
        assertThat(receiver.idle()).isTrue();
    }

    @Test
    void refusesAGapOfAnotherEpoch() {
        open(PerPriority.ZERO);

        assertCloses(
                receiver.gap(new Gap(new UUID(9, 9), Priority.SALES, 1, 2, "checksum")), CloseReason.PROTOCOL_ERROR);
    }

    private void open(PerPriority settled) {
        assertThat(receiver.hello(SampleFrames.hello(PerPriority.all(99)))).hasSize(1);
        var cursors = new Cursors(settled, List.of("", "", "", ""));
        assertThat(receiver.opened(new UUID(1, 1), cursors, SampleFrames.NOW, 0, 0))
                .hasSize(1);
    }

    private static void assertCloses(List<Output> outputs, CloseReason reason) {
        assertThat(outputs)
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(reason));
    }
}
