package io.branchline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.link.RatesReceiver.Output;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesReceiverTest {
    private final RatesReceiver receiver = new RatesReceiver();

    @Test
    void appliesNewerQuotesEvenWhenThoseBetweenWereReplaced() {
        receiver.opened(5);

        assertThat(receiver.rates(rates(9, 12))).containsExactly(new Output.Apply(rates(9, 12)));
    }

    @Test
    void reportsAVersionOnceItIsOnDisk() {
        receiver.opened(5);
        assertThat(receiver.rates(rates(9))).hasSize(1);
        var refused = List.of(new Refused(9, "/bid is missing"));

        assertThat(receiver.applied(9, refused)).containsExactly(new Output.Send(new RatesApplied(9, refused)));
        assertThat(receiver.applied(9, List.of())).isEmpty();
    }

    @Test
    void closesWhenQuotesGoBack() {
        receiver.opened(9);

        assertThat(receiver.rates(rates(9)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.SEQUENCE_GAP));
    }

    @Test
    void doesNotReportWhatAnEarlierSessionAppliedBeforeThisOneWasSentIt() {
        receiver.opened(5);
        assertThat(receiver.rates(rates(26))).hasSize(1);
        receiver.opened(5);

        assertThat(receiver.applied(26, List.of())).isEmpty();
    }

    @Test
    void tellsWhatItRefusedAgainInTheNextSession() {
        var refused = List.of(new Refused(4, "/bid is missing"));
        receiver.opened(5);

        assertThat(receiver.welcomed(refused)).containsExactly(new Output.Send(new RatesApplied(5, refused)));
        assertThat(receiver.welcomed(List.of())).isEmpty();
    }

    @Test
    void tellsARefusalOfAnEarlierSessionsWriteWithTheNextReport() {
        var refused = List.of(new Refused(9, "/bid is missing"));
        receiver.opened(5);
        assertThat(receiver.welcomed(List.of())).isEmpty();
        assertThat(receiver.applied(9, refused)).isEmpty();

        assertThat(receiver.rates(rates(9))).hasSize(1);
        assertThat(receiver.applied(9, List.of())).containsExactly(new Output.Send(new RatesApplied(9, refused)));
    }

    private static Rates rates(long... versions) {
        return new Rates(Arrays.stream(versions)
                .mapToObj(version -> new Deliver.Item(version, SampleFrames.event(version)))
                .toList());
    }
}
