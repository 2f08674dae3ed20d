package io.branchline.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path directory;

    private Vertx vertx;
    private Journal journal;
    private volatile Instant now = Instant.parse("2026-03-01T08:00:00.123456Z");
    private final InstantSource clock = () -> now;

    @BeforeEach
    void open() throws JournalFault {
        vertx = Vertx.vertx();
        journal = Journal.open(config(), clock, vertx);
    }

    @AfterEach
    void close() {
        Sample.get(journal.close());
        Sample.get(vertx.close());
    }

    @Test
    void keepsAndReadsBackTheSameEvents() {
        var events = List.of(Sample.sale(1), Sample.extended(2), Sample.sale(3));

        var outcomes = Sample.get(journal.append(events));

        assertThat(outcomes)
                .containsExactly(
                        new AppendOutcome.Kept(Priority.SALES, 1, now),
                        new AppendOutcome.Kept(Priority.STOCK, 1, now),
                        new AppendOutcome.Kept(Priority.SALES, 2, now));
        assertThat(Sample.readAll(journal, Priority.SALES).events())
                .containsExactly(
                        Sample.event(1).recordedAt(now), Sample.event(3).recordedAt(now));
        assertThat(Sample.readAll(journal, Priority.STOCK).events())
                .containsExactly(Sample.extended(2).event().recordedAt(now));
    }

    @Test
    void keepsAnEventOnceHoweverOftenItIsPosted() {
        var first = Sample.get(journal.append(List.of(Sample.sale(1), Sample.sale(1))));
        now = now.plusSeconds(60);
        var again = Sample.get(journal.append(List.of(Sample.sale(1))));

        var recorded = now.minusSeconds(60);
        assertThat(first)
                .containsExactly(
                        new AppendOutcome.Kept(Priority.SALES, 1, recorded),
                        new AppendOutcome.AlreadyKept(Priority.SALES, 1, recorded));
        assertThat(again).containsExactly(new AppendOutcome.AlreadyKept(Priority.SALES, 1, recorded));
        assertThat(journal.positions().last()).isEqualTo(PerPriority.of(1, 0, 0, 0));
    }

    @Test
    void refusesAnotherEventUnderAKnownId() {
        Sample.get(journal.append(List.of(Sample.sale(1))));

        var other = new RoutedEvent(Sample.event(1).withExtensions(java.util.Map.of("a", "b")), Priority.SALES);

        assertThat(Sample.get(journal.append(List.of(other))))
                .containsExactly(new AppendOutcome.Conflict(Sample.event(1).id()));
    }

    @Test
    void isTheSameAfterAnOrderlyRestart() throws JournalFault {
        Sample.get(journal.append(sales(1, 50)));
        Sample.get(journal.settle(Priority.SALES, 20, List.of(new Quarantined(7, "no such item"))));
        var before = journal.positions();

        restart();

        assertThat(journal.positions()).isEqualTo(before);
        assertThat(Sample.readAll(journal, Priority.SALES).events())
                .hasSize(30)
                .first()
                .isEqualTo(Sample.event(21).recordedAt(now));
    }

    @Test
    void tellsTheStateOfOneEvent() {
        Sample.get(journal.append(sales(1, 3)));
        Sample.get(journal.settle(Priority.SALES, 2, List.of(new Quarantined(2, "no such item"))));

        assertThat(state(1)).isEqualTo(EventState.State.SETTLED);
        assertThat(state(2)).isEqualTo(EventState.State.QUARANTINED);
        assertThat(state(3)).isEqualTo(EventState.State.KEPT);
        assertThat(Sample.get(journal.find("never seen"))).isEmpty();
        assertThat(Sample.get(journal.find(Sample.event(2).id())).orElseThrow().reason())
                .isEqualTo("no such item");
    }

    @Test
    void givesEachReadItsMeasure() {
        Sample.get(journal.append(sales(1, 10)));

        assertThat(found(journal, 3, 1 << 20, 4))
                .extracting(event -> event.id())
                .hasSize(4);
        assertThat(found(journal, 3, 0, 4)).hasSize(1);
        assertThat(found(journal, 9, 1 << 20, 100)).hasSize(2);
        assertThatThrownBy(() -> Sample.get(journal.read(Priority.SALES, 11, 1, 1)))
                .hasMessageContaining("held are 1 to 10");
    }

    @Test
    void readsWhatItHasJustKeptAsTheDiskHasIt() throws JournalFault {
        sales(1, 100).forEach(sale -> Sample.get(journal.append(List.of(sale))));
        var justKept = everyRead();

        restart();

        assertThat(justKept).isEqualTo(everyRead());
    }

    @Test
    void takesOverThePositionsOfHeadOfficeEvenBackwards() {
        Sample.get(journal.append(sales(1, 10)));
        Sample.get(journal.settle(Priority.SALES, 8, List.of()));

        var agreed = Sample.get(journal.reconcile(welcome(5, Sample.event(5).id())));

        assertThat(agreed).isEqualTo(new Reconciliation.Agreed(PerPriority.of(5, 0, 0, 0)));
        assertThat(journal.positions().settled()).isEqualTo(PerPriority.of(5, 0, 0, 0));
        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(5);
    }

    @Test
    void forksWhenHeadOfficeHasSettledMoreThanItHolds() throws JournalFault {
        Sample.get(journal.append(sales(1, 10)));
        Sample.get(journal.settle(Priority.SALES, 4, List.of()));
        var oldEpoch = journal.positions().epoch();

        var result = Sample.get(journal.reconcile(welcome(12, "someone else's")));
        restart();

        var positions = journal.positions();
        assertThat(result).isEqualTo(new Reconciliation.Forked(positions.epoch()));
        assertThat(positions.epoch()).isNotEqualTo(oldEpoch);
        assertThat(positions.last()).isEqualTo(PerPriority.of(6, 0, 0, 0));
        assertThat(positions.lost())
                .contains(
                        new Gap(oldEpoch, Priority.SALES, 13, Gap.OPEN_END, "the journal went back to an older state"));
        assertThat(Sample.readAll(journal, Priority.SALES).events())
                .extracting(event -> event.id())
                .first()
                .isEqualTo(Sample.event(5).id());
    }

    @Test
    void forksWhenHeadOfficeHoldsAnotherEventAtItsPosition() {
        Sample.get(journal.append(sales(1, 10)));

        var result = Sample.get(journal.reconcile(welcome(5, "another")));

        assertThat(result).isInstanceOf(Reconciliation.Forked.class);
        assertThat(journal.positions().last()).isEqualTo(PerPriority.of(10, 0, 0, 0));
        Sample.get(journal.reconcile(welcome(0, "")));
        assertThat(journal.positions().lost()).isEmpty();
    }

    @Test
    void refusesWhatItsQueueCannotTake() throws JournalFault {
        Sample.get(journal.close());
        journal = Journal.open(config().withQueue(10, 1 << 20), clock, vertx);

        var outcomes = Sample.get(journal.append(sales(1, 11)));

        assertThat(outcomes).hasSize(11).allMatch(outcome -> outcome instanceof AppendOutcome.Full);
        assertThat(Sample.get(journal.append(sales(1, 10)))).allMatch(outcome -> outcome instanceof AppendOutcome.Kept);
    }

    @Test
    void refusesNewEventsBelowTheReserveAndStillSettles() throws JournalFault {
        Sample.get(journal.append(sales(1, 3)));
        Sample.get(journal.close());
        journal = Journal.open(config().withReserve(Long.MAX_VALUE / 2), clock, vertx);

        assertThat(Sample.get(journal.append(sales(4, 4)))).allMatch(outcome -> outcome instanceof AppendOutcome.Full);
        Sample.get(journal.settle(Priority.SALES, 2, List.of()));

        assertThat(journal.positions().settled().get(Priority.SALES)).isEqualTo(2);
        assertThat(journal.status().full()).isTrue();
    }

    @Test
    void tellsListenersHowFarItHasKept() {
        var heard = new ConcurrentLinkedQueue<Long>();
        journal.onKept((priority, last) -> heard.add(last));

        Sample.get(journal.append(sales(1, 3)));
        Sample.get(journal.append(sales(4, 4)));

        assertThat(heard).containsExactly(3L, 4L);
    }

    @Test
    void letsOldSettledEventsGoAndNamesThem() throws JournalFault {
        Sample.get(journal.append(sales(1, 1200)));
        Sample.get(journal.settle(Priority.SALES, 1100, List.of(new Quarantined(2, "bad"))));

        now = now.plus(Duration.ofDays(8));

        Awaitility.await()
                .untilAsserted(() -> assertThat(journal.positions().first().get(Priority.SALES))
                        .isEqualTo(1101));
        assertThat(Sample.get(journal.read(Priority.SALES, 5, 1, 1)))
                .isEqualTo(new JournalRead.Lost(
                        Priority.SALES, 5, 1100, "no longer held: settled and beyond the retention"));
        restart();
        assertThat(journal.positions().first().get(Priority.SALES)).isEqualTo(1101);
        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(100);
    }

    @Test
    void neverForgetsHowFarItHasCounted() throws JournalFault {
        Sample.get(journal.append(sales(1, 10)));
        Sample.get(journal.settle(Priority.SALES, 10, List.of()));
        now = now.plus(Duration.ofDays(8));
        Awaitility.await()
                .untilAsserted(() -> assertThat(journal.positions().first().get(Priority.SALES))
                        .isEqualTo(10));

        Sample.get(journal.reconcile(welcome(3, "")));
        restart();

        assertThat(journal.positions().last().get(Priority.SALES)).isEqualTo(10);
    }

    @Test
    void keepsASecondJournalOutOfItsDirectory() {
        assertThatThrownBy(() -> Journal.open(config(), clock, vertx))
                .isInstanceOfSatisfying(
                        JournalFault.class, fault -> assertThat(fault.kind()).isEqualTo(JournalFault.Kind.IN_USE));
    }

    @Test
    void keepsTheOrderOfTheCallsUnderConcurrency() {
        var outcomes = IntStream.rangeClosed(1, 2000)
                .mapToObj(number -> journal.append(List.of(Sample.sale(number))))
                .toList();

        var sequences = new ArrayList<Long>();
        outcomes.forEach(
                future -> sequences.add(((AppendOutcome.Kept) Sample.get(future).getFirst()).sequence()));

        assertThat(sequences)
                .isEqualTo(IntStream.rangeClosed(1, 2000).asLongStream().boxed().toList());
    }

    private JournalConfig config() {
        return JournalConfig.standard(directory).withReserve(0);
    }

    private void restart() throws JournalFault {
        Sample.get(journal.close());
        journal = Journal.open(config(), clock, vertx);
    }

    private EventState.State state(int number) {
        return Sample.get(journal.find(Sample.event(number).id())).orElseThrow().state();
    }

    private List<JournalRead> everyRead() {
        return IntStream.rangeClosed(1, 100)
                .boxed()
                .flatMap(from -> Stream.of(0, 700, 1 << 20)
                        .map(cost -> Sample.get(journal.read(Priority.SALES, from, cost, 30))))
                .toList();
    }

    private static List<io.branchline.protocol.event.Event> found(Journal journal, long from, long cost, int events) {
        return ((JournalRead.Found) Sample.get(journal.read(Priority.SALES, from, cost, events))).events();
    }

    private static io.branchline.protocol.frame.Welcome welcome(long settled, String id) {
        return Sample.welcome(PerPriority.of(settled, 0, 0, 0), List.of(id, "", "", ""));
    }

    private static List<RoutedEvent> sales(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Sample::sale).toList();
    }
}
