package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.link.RatesSender.Output;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesSenderTest {
    private final RatesSender sender = new RatesSender(3);

    @Test
    void readsWhatIsNewerThanTheBranchHas() {
        assertThat(sender.opened(4, 9)).containsExactly(new Output.Read(4, 3));
    }

    @Test
    void sendsNothingNewWhileAFrameIsNotAppliedAndReadsTheNewestAfterIt() {
        assertThat(sender.opened(0, 2)).hasSize(1);
        assertThat(sender.read(items(1, 2))).containsExactly(new Output.Send(new Rates(items(1, 2))));
        assertThat(sender.head(8)).isEmpty();
        assertThat(sender.head(9)).isEmpty();

        assertThat(sender.applied(new RatesApplied(2)))
                .containsExactly(new Output.MarkApplied(new RatesApplied(2)), new Output.Read(2, 3));
        assertThat(sender.read(items(9))).containsExactly(new Output.Send(new Rates(items(9))));
    }

    @Test
    void restsWhenThereIsNothingForThisBranch() {
        assertThat(sender.opened(5, 6)).hasSize(1);

        assertThat(sender.read(List.of())).isEmpty();
        assertThat(sender.head(6)).isEmpty();
        assertThat(sender.head(8)).containsExactly(new Output.Read(5, 3));
    }

    @Test
    void readsAgainWhenARateCameDuringAReadThatFoundNothing() {
        assertThat(sender.opened(5, 6)).hasSize(1);
        assertThat(sender.head(7)).isEmpty();

        assertThat(sender.read(List.of())).containsExactly(new Output.Read(5, 3));
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

        assertThat(sender.applied(new RatesApplied(1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR));
    }

    @Test
    void ignoresAReadThatEndsAfterTheSession() {
        assertThat(sender.opened(0, 9)).hasSize(1);
        sender.disconnected();

        assertThat(sender.read(items(1))).isEmpty();
    }

    private static List<Deliver.Item> items(long... versions) {
        return Arrays.stream(versions)
                .mapToObj(version -> new Deliver.Item(version, SampleFrames.event(version)))
                .toList();
    }
}
