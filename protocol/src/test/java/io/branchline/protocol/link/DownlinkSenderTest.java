package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.link.DownlinkSender.Output;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownlinkSenderTest {
    private final DownlinkSender sender = new DownlinkSender(2, 3);

    @Test
    void readsAfterThePositionTheBranchHasApplied() {
        assertThat(sender.opened(4, 9)).containsExactly(new Output.Read(4, 3));
    }

    @Test
    void readsNothingWhenTheBranchHasEverything() {
        assertThat(sender.opened(9, 9)).isEmpty();
    }

    @Test
    void keepsSoManyFramesInFlightAndNoMore() {
        assertThat(sender.opened(0, 9)).hasSize(1);
        assertThat(sender.read(items(1, 2, 5), null))
                .containsExactly(new Output.Send(new Deliver(0, items(1, 2, 5))), new Output.Read(5, 3));
        assertThat(sender.read(items(6), null)).containsExactly(new Output.Send(new Deliver(5, items(6))));
        assertThat(sender.inFlight()).isEqualTo(2);

        assertThat(sender.applied(new Applied(2))).containsExactly(new Output.MarkApplied(new Applied(2)));
        assertThat(sender.applied(new Applied(5)))
                .containsExactly(new Output.MarkApplied(new Applied(5)), new Output.Read(6, 3));
    }

    @Test
    void tellsWhatIsNoLongerThereEvenIfNothingElseIs() {
        assertThat(sender.opened(5, 40)).hasSize(1);
        var missed = new Deliver.Missed(40, "too old");

        assertThat(sender.read(List.of(), missed)).containsExactly(new Output.Send(new Deliver(5, List.of(), missed)));
        assertThat(sender.head(41)).containsExactly(new Output.Read(40, 3));
    }

    @Test
    void readsAgainWhenTheLogGrewDuringAReadThatFoundNothing() {
        assertThat(sender.opened(5, 6)).hasSize(1);
        assertThat(sender.head(7)).isEmpty();

        assertThat(sender.read(List.of(), null)).containsExactly(new Output.Read(5, 3));
    }

    @Test
    void restsWhenThereIsNothingForThisBranch() {
        assertThat(sender.opened(5, 6)).hasSize(1);

        assertThat(sender.read(List.of(), null)).isEmpty();
        assertThat(sender.head(6)).isEmpty();
        assertThat(sender.head(8)).containsExactly(new Output.Read(5, 3));
    }

    @Test
    void readsNothingWhileTheSocketIsFull() {
        assertThat(sender.writable(false)).isEmpty();

        assertThat(sender.opened(0, 9)).isEmpty();
        assertThat(sender.writable(true)).hasSize(1);
    }

    @Test
    void closesWhenMoreIsAppliedThanWasSent() {
        assertThat(sender.opened(0, 9)).hasSize(1);

        assertThat(sender.applied(new Applied(1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR));
    }

    @Test
    void ignoresAReadThatEndsAfterTheSession() {
        assertThat(sender.opened(0, 9)).hasSize(1);
        sender.disconnected();

        assertThat(sender.read(items(1), null)).isEmpty();
    }

    private static List<Deliver.Item> items(long... positions) {
        return Arrays.stream(positions)
                .mapToObj(position -> new Deliver.Item(position, SampleFrames.event(position)))
                .toList();
    }
}
