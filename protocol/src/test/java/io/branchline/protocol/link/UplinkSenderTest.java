package io.branchline.protocol.link;

import static io.branchline.protocol.link.SampleFrames.EPOCH;
import static io.branchline.protocol.link.SampleFrames.EVENT_COST;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.link.UplinkSender.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

class UplinkSenderTest {
    private static final PerPriority CREDIT = PerPriority.all(10L * EVENT_COST);

    private final UplinkSender sender = new UplinkSender(PerPriority.all(3L * EVENT_COST));

    @Test
    void greetsWhenConnected() {
        var hello = SampleFrames.hello(PerPriority.ZERO);

        assertThat(sender.connected(hello)).containsExactly(new Output.Send(hello));
        assertThat(sender.state()).isEqualTo(UplinkSender.State.GREETING);
    }

    @Test
    void comparesTheJournalBeforeAnythingIsRead() {
        assertThat(sender.connected(SampleFrames.hello(PerPriority.all(5)))).hasSize(1);
        var welcome = SampleFrames.welcome(PerPriority.all(2), CREDIT);

        assertThat(sender.welcome(welcome)).containsExactly(new Output.Reconcile(welcome));
        assertThat(sender.kept(Priority.SALES, 6)).isEmpty();
    }

    @Test
    void readsTheHighestPriorityAfterWhatIsSettled() {
        var outputs = stream(PerPriority.all(5), PerPriority.all(2));

        assertThat(outputs).containsExactly(new Output.Read(2, Priority.SALES, 3, 3 * EVENT_COST, 10));
    }

    @Test
    void readsOneFrameAtATime() {
        assertThat(stream(PerPriority.all(5), PerPriority.ZERO)).hasSize(1);

        assertThat(sender.kept(Priority.SALES, 9)).isEmpty();
        assertThat(sender.writable(true)).isEmpty();
    }

    @Test
    void stopsWhenCreditIsUsedUpAndGoesOnWhenSomethingSettles() {
        var read = read(stream(PerPriority.of(50, 0, 0, 0), PerPriority.ZERO));
        var sent = 0;
        while (read != null) {
            var frame = SampleFrames.frame(Priority.SALES, read.from(), read.from() + read.costMax() / EVENT_COST - 1);
            sent += frame.events().size();
            read = read(sender.read(read.ticket(), found(frame)));
        }

        // Room for one more is not worth a frame while answers are due.
        assertThat(sent).isEqualTo(9);
        assertThat(sender.inFlightCost()).isEqualTo(9 * EVENT_COST);
        assertThat(sender.settled(new Settled(Priority.SALES, 4, 14L * EVENT_COST, List.of())))
                .contains(new Output.Settle(Priority.SALES, 4, List.of()))
                .hasSize(2);
    }

    @Test
    void readsNothingWhileTheSocketIsFull() {
        var read = read(stream(PerPriority.all(50), PerPriority.ZERO));
        assertThat(sender.writable(false)).isEmpty();

        assertThat(sender.read(read.ticket(), found(SampleFrames.frame(Priority.SALES, 1, 3))))
                .hasSize(1)
                .allMatch(Output.Send.class::isInstance);
        assertThat(sender.writable(true)).hasSize(1).allMatch(Output.Read.class::isInstance);
    }

    @Test
    void ignoresTheAnswerToAnEarlierSessionsRead() {
        var read = read(stream(PerPriority.all(5), PerPriority.ZERO));
        sender.disconnected();
        assertThat(stream(PerPriority.all(5), PerPriority.all(1))).hasSize(1);

        assertThat(sender.read(read.ticket(), found(SampleFrames.frame(Priority.SALES, 1, 3))))
                .isEmpty();
    }

    @Test
    void sendsAGapInPlaceOfWhatIsDamaged() {
        var read = read(stream(PerPriority.of(5, 0, 0, 0), PerPriority.ZERO));

        var outputs = sender.read(read.ticket(), new JournalRead.Lost(Priority.SALES, 1, 2, "checksum"));

        assertThat(outputs.getFirst()).isEqualTo(new Output.Send(new Gap(EPOCH, Priority.SALES, 1, 2, "checksum")));
        assertThat(outputs.getLast())
                .isInstanceOfSatisfying(
                        Output.Read.class, next -> assertThat(next.from()).isEqualTo(3));
    }

    @Test
    void countsGapsAgainstCredit() {
        var read = read(stream(PerPriority.of(5_000, 0, 0, 0), PerPriority.ZERO));
        var gaps = 0;
        while (read != null) {
            read = read(sender.read(
                    read.ticket(), new JournalRead.Lost(Priority.SALES, read.from(), read.from(), "checksum")));
            gaps++;
        }

        assertThat(gaps).isEqualTo(14);
        assertThat(sender.inFlightCost()).isBetween(8L * EVENT_COST, CREDIT.get(Priority.SALES));
    }

    @Test
    void aSaleDoesNotWaitForTheAnswerToTheOneBeforeIt() {
        var outputs = stream(PerPriority.of(1, 0, 0, 0), PerPriority.ZERO);
        for (var sequence = 1; sequence <= 3; sequence++) {
            assertThat(sendOne(outputs)).isNull();
            outputs = sender.kept(Priority.SALES, sequence + 1);
            assertThat(outputs).hasSize(1).allMatch(Output.Read.class::isInstance);
        }
    }

    @Test
    void withManySmallFramesInFlightTheNextWaitsUntilItIsWorthwhileOrOneIsAnswered() {
        var outputs = stream(PerPriority.of(1, 0, 0, 0), PerPriority.ZERO);
        for (var sequence = 1; sequence <= 4; sequence++) {
            assertThat(sendOne(outputs)).isNull();
            outputs = sender.kept(Priority.SALES, sequence + 1);
        }

        assertThat(outputs).isEmpty();
        assertThat(sender.settled(settled(1))).hasSize(2).anyMatch(Output.Read.class::isInstance);
    }

    @Test
    void whatIsWorthAFrameDoesNotWaitHoweverManyAreInFlight() {
        var outputs = stream(PerPriority.of(1, 0, 0, 0), PerPriority.ZERO);
        for (var sequence = 1; sequence <= 4; sequence++) {
            assertThat(sendOne(outputs)).isNull();
            outputs = sender.kept(Priority.SALES, sequence + 1);
        }

        assertThat(sender.kept(Priority.SALES, 6))
                .singleElement()
                .isEqualTo(new Output.Read(6, Priority.SALES, 5, 3 * EVENT_COST, 10));
    }

    @Test
    void creditThatComesBackInCrumbsIsNotSpentInCrumbs() {
        var outputs = stream(PerPriority.of(1, 0, 0, 0), PerPriority.ZERO);
        for (var sequence = 1; sequence <= 4; sequence++) {
            assertThat(sendOne(outputs)).isNull();
            outputs = sender.kept(Priority.SALES, sequence + 1);
        }
        var read = read(sender.kept(Priority.SALES, 100));
        while (read != null) {
            var last = read.from() + read.costMax() / EVENT_COST - 1;
            read = read(sender.read(read.ticket(), found(SampleFrames.frame(Priority.SALES, read.from(), last))));
        }
        assertThat(sender.inFlightCost()).isEqualTo(10 * EVENT_COST);

        assertThat(sender.settled(settled(1))).hasSize(1);

        assertThat(read(sender.settled(settled(2))))
                .isEqualTo(new Output.Read(8, Priority.SALES, 11, 2 * EVENT_COST, 10));
    }

    private Output.Read sendOne(List<Output> outputs) {
        var read = read(outputs);
        return read(sender.read(read.ticket(), found(SampleFrames.frame(Priority.SALES, read.from(), read.from()))));
    }

    private static Settled settled(long through) {
        return new Settled(Priority.SALES, through, (10 + through) * EVENT_COST, List.of());
    }

    @Test
    void closesWhenSettledGoesBeyondWhatWasSent() {
        assertThat(stream(PerPriority.all(5), PerPriority.ZERO)).hasSize(1);

        assertThat(sender.settled(new Settled(Priority.SALES, 1, 0, List.of())))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR));
        assertThat(sender.state()).isEqualTo(UplinkSender.State.DISCONNECTED);
    }

    @Test
    void beginsAnewWhenTheJournalHasGoneBack() {
        assertThat(sender.connected(SampleFrames.hello(PerPriority.all(5)))).hasSize(1);
        assertThat(sender.welcome(SampleFrames.welcome(PerPriority.all(9), CREDIT)))
                .hasSize(1);

        assertThat(sender.forked())
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.NEW_EPOCH));
    }

    @Test
    void sendsNothingNewAfterLeaveButStillTakesWhatSettles() {
        var read = read(stream(PerPriority.all(50), PerPriority.ZERO));
        var next = read(sender.read(read.ticket(), found(SampleFrames.frame(Priority.SALES, 1, 3))));
        sender.leave();

        assertThat(sender.read(next.ticket(), found(SampleFrames.frame(Priority.SALES, 4, 6))))
                .isEmpty();
        assertThat(sender.settled(new Settled(Priority.SALES, 3, 2_000, List.of())))
                .containsExactly(new Output.Settle(Priority.SALES, 3, List.of()));
    }

    private List<Output> stream(PerPriority last, PerPriority settled) {
        assertThat(sender.connected(SampleFrames.hello(last))).hasSize(1);
        assertThat(sender.welcome(SampleFrames.welcome(settled, CREDIT))).hasSize(1);
        return sender.reconciled();
    }

    private static Output.Read read(List<Output> outputs) {
        return outputs.stream()
                .filter(Output.Read.class::isInstance)
                .map(Output.Read.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static JournalRead found(Events frame) {
        return new JournalRead.Found(frame.priority(), frame.first(), frame.events());
    }
}
