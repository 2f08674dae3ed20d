package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.link.DownlinkReceiver.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownlinkReceiverTest {
    private final DownlinkReceiver receiver = new DownlinkReceiver();

    @Test
    void appliesWhatContinuesThePosition() {
        receiver.opened(5);
        var deliver = deliver(5, 7);

        assertThat(receiver.deliver(deliver)).containsExactly(new Output.Apply(deliver));
    }

    @Test
    void reportsThePositionOnceItIsOnDisk() {
        receiver.opened(5);
        assertThat(receiver.deliver(deliver(5, 7))).hasSize(1);

        assertThat(receiver.applied(7, List.of())).containsExactly(new Output.Send(new Applied(7)));
        assertThat(receiver.applied(7, List.of())).isEmpty();
    }

    @Test
    void closesOnAHole() {
        receiver.opened(5);

        assertCloses(receiver.deliver(deliver(6, 7)));
    }

    @Test
    void closesWhenADeliverArrivesTwice() {
        receiver.opened(5);
        assertThat(receiver.deliver(deliver(5, 7))).hasSize(1);

        assertCloses(receiver.deliver(deliver(5, 7)));
    }

    @Test
    void closesWhenPositionsDoNotRise() {
        receiver.opened(5);

        assertCloses(receiver.deliver(deliver(5, 5)));
    }

    @Test
    void doesNotReportWhatAnEarlierSessionAppliedBeforeThisOneWasSentIt() {
        receiver.opened(5);
        assertThat(receiver.deliver(deliver(5, 26))).hasSize(1);
        receiver.opened(5);

        assertThat(receiver.applied(26, List.of())).isEmpty();

        assertThat(receiver.deliver(deliver(5, 26))).hasSize(1);
        assertThat(receiver.applied(26, List.of())).containsExactly(new Output.Send(new Applied(26)));
    }

    @Test
    void reportsWhatItCannotUseAndGoesOn() {
        receiver.opened(5);
        assertThat(receiver.deliver(deliver(5, 7))).hasSize(1);

        assertThat(receiver.applied(7, List.of(new Refused(7, "unreadable"))))
                .containsExactly(new Output.Send(new Applied(7, List.of(new Refused(7, "unreadable")))));
    }

    @Test
    void tellsWhatItRefusedAgainInTheNextSession() {
        var refused = List.of(new Refused(4, "unreadable"));
        receiver.opened(5);

        assertThat(receiver.welcomed(refused)).containsExactly(new Output.Send(new Applied(5, refused)));
        assertThat(receiver.welcomed(List.of())).isEmpty();
    }

    @Test
    void tellsARefusalOfAnEarlierSessionsWriteWithTheNextReport() {
        var refused = List.of(new Refused(7, "unreadable"));
        receiver.opened(5);
        assertThat(receiver.welcomed(List.of())).isEmpty();
        assertThat(receiver.applied(7, refused)).isEmpty();

        assertThat(receiver.deliver(deliver(5, 7))).hasSize(1);
        assertThat(receiver.applied(7, List.of())).containsExactly(new Output.Send(new Applied(7, refused)));
    }

    @Test
    void standsAtTheEndOfWhatWasMissedWhenNothingOfItIsLeft() {
        receiver.opened(5);
        var missed = new Deliver(5, List.of(), new Deliver.Missed(40, "too old"));
        assertThat(receiver.deliver(missed)).containsExactly(new Output.Apply(missed));

        assertThat(receiver.applied(40, List.of())).containsExactly(new Output.Send(new Applied(40)));
        assertThat(receiver.deliver(deliver(40, 41))).hasSize(1);
    }

    private static Deliver deliver(long after, long position) {
        return new Deliver(after, List.of(new Deliver.Item(position, SampleFrames.event(position))));
    }

    private static void assertCloses(List<Output> outputs) {
        assertThat(outputs)
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.SEQUENCE_GAP));
    }
}
