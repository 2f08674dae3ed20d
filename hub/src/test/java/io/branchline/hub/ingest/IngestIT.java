package io.branchline.hub.ingest;

import static io.branchline.hub.store.FreshDatabase.number;
import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.store.SampleEvents.SESSION;
import static io.branchline.hub.store.SampleEvents.hello;
import static io.branchline.hub.store.SampleEvents.sale;
import static io.branchline.hub.store.SampleEvents.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.link.Ancestry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestIT {
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final RecordingBus bus = new RecordingBus();
    private Pool pool;
    private Ingest ingest;
    private Branch branch;
    private UUID epoch;

    @BeforeAll
    void start() {
        pool = Database.pool(vertx, database);
        ingest = ingest(IngestConfig.standard());
    }

    @BeforeEach
    void openBranch() {
        branch = branch();
        epoch = UUID.randomUUID();
        done(ingest.open(branch, SESSION, hello(epoch)));
    }

    @AfterAll
    void stop() {
        done(ingest.drain());
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void runsOfOneBranchAreStoredInOrderHoweverManyAreUnderWay() {
        var outcomes = new ArrayList<Future<CommitOutcome>>();
        var events = sales("a", 600);

        for (var first = 0; first < 600; first += 6) {
            outcomes.add(take(Priority.SALES, first + 1, events.subList(first, first + 6)));
        }

        for (var i = 0; i < outcomes.size(); i++) {
            assertThat(done(outcomes.get(i)))
                    .isEqualTo(new CommitOutcome.Stored(Priority.SALES, i * 6L + 6, List.of()));
        }
        await().untilAsserted(() -> assertThat(bus.ids(branch.code()))
                .containsExactlyElementsOf(events.stream().map(Event::id).toList()));
        assertThat(inOrder(branch)).isTrue();
    }

    @Test
    void eventThatBreaksTheRulesIsSetApartAndThoseBehindItSettle() {
        var events = new ArrayList<>(sales("a", 5));
        events.set(1, Event.of("bad-shape", "/pos/1", "sale.completed", OffsetDateTime.now(), "{\"total\":1}"));
        events.set(3, Event.of("bad-type", "/pos/1", "coffee.brewed", OffsetDateTime.now(), "{}"));

        var outcome = (CommitOutcome.Stored) done(take(Priority.SALES, 1, events));

        assertThat(outcome.through()).isEqualTo(5);
        assertThat(outcome.quarantined()).extracting(Quarantined::sequence).containsExactly(2L, 4L);
        assertThat(outcome.quarantined().getLast().reason()).contains("/type");
        await().untilAsserted(() -> assertThat(bus.ids(branch.code())).containsExactly("a-1", "a-3", "a-5"));
        assertThat(text(
                        database,
                        "SELECT string_agg(id, ' ' ORDER BY sequence) FROM quarantine WHERE branch = " + branch.id()))
                .isEqualTo("bad-shape bad-type");
    }

    @Test
    void timeOutsideTheRangeIsSetApart() {
        var early = sale("early", OffsetDateTime.parse("2000-01-01T00:30:00+14:00"));

        var outcome = (CommitOutcome.Stored) done(take(Priority.SALES, 1, List.of(early)));

        assertThat(outcome.quarantined()).hasSize(1);
    }

    @Test
    void totalsAreTakenFromTheEventAndReturnsCountNegative() {
        var json = sale("r").data().text().replace("\"kind\":\"sale\"", "\"kind\":\"return\"");
        var back = Event.of("back", "/pos/1", "sale.returned", sale("x").time(), json);

        assertThat(done(take(Priority.SALES, 1, sales("a", 2)))).isInstanceOf(CommitOutcome.Stored.class);
        assertThat(((CommitOutcome.Stored) done(take(Priority.STOCK, 1, List.of(back)))).quarantined())
                .isEmpty();

        assertThat(text(
                        database,
                        "SELECT string_agg(type || ' ' || events || ' ' || amount || ' ' || currency, ', ' "
                                + "ORDER BY type) FROM rollup_hour WHERE branch = " + branch.id()))
                .isEqualTo("sale.completed 2 25.00 USD, sale.returned 1 -12.50 USD");
    }

    @Test
    void runThatDoesNotContinueIsSuperseded() {
        assertThat(done(take(Priority.SALES, 5, sales("a", 2))))
                .isEqualTo(new CommitOutcome.Superseded(Priority.SALES));
    }

    @Test
    void gapMovesTheCursor() {
        var gap = new Gap(epoch, Priority.REPORTS, 1, 9, "damaged");

        assertThat(done(ingest.take(new Run.GapRun(branch, SESSION, gap))))
                .isEqualTo(new CommitOutcome.Stored(Priority.REPORTS, 9, List.of()));

        var cursors = done(ingest.open(branch, SESSION, hello(epoch)));
        assertThat(cursors.settled()).isEqualTo(PerPriority.of(0, 0, 0, 9));
        assertThat(cursors.settledIds()).containsExactly("", "", "", "");
    }

    @Test
    void openingStoresLostGapsOnceAndTellsWhereToResume() {
        assertThat(done(take(Priority.SALES, 1, sales("a", 2)))).isInstanceOf(CommitOutcome.Stored.class);
        var old = UUID.randomUUID();
        var lost = List.of(new Gap(old, Priority.SALES, 7, Gap.OPEN_END, "new disk"));
        var hello = new Hello(1, "test", epoch, PerPriority.all(1), PerPriority.ZERO, 0, 0, 1, Instant.EPOCH, lost);

        done(ingest.open(branch, SESSION, hello));
        var cursors = done(ingest.open(branch, SESSION, hello));

        assertThat(cursors.settled().get(Priority.SALES)).isEqualTo(2);
        assertThat(cursors.settledIds()).containsExactly(Ancestry.mark(sale("a-2")), "", "", "");
        assertThat(number(database, "SELECT count(*) FROM gap WHERE branch = " + branch.id()))
                .isEqualTo(1);
    }

    @Test
    void poisonThatOnlyPostgresNoticesHoldsUpNobodyAndNoSessionIsSuperseded() {
        // A constraint the rules know nothing of stands for what they might overlook.
        FreshDatabase.execute(database, "ALTER TABLE event ADD CONSTRAINT no_poison CHECK (id NOT LIKE 'poison%')");
        var outcomes = new ArrayList<Future<CommitOutcome>>();
        var events = new ArrayList<>(sales("a", 300));
        events.set(100, sale("poison-1"));
        events.set(101, sale("poison-2"));
        events.set(250, sale("poison-3"));

        for (var first = 0; first < 300; first += 3) {
            outcomes.add(take(Priority.SALES, first + 1, events.subList(first, first + 3)));
        }

        assertThat(outcomes).allSatisfy(outcome -> assertThat(done(outcome)).isInstanceOf(CommitOutcome.Stored.class));
        assertThat(number(database, "SELECT count(*) FROM event WHERE branch = " + branch.id()))
                .isEqualTo(297);
        assertThat(text(
                        database,
                        "SELECT string_agg(sequence::text, ' ' ORDER BY sequence) FROM quarantine " + "WHERE branch = "
                                + branch.id()))
                .isEqualTo("101 102 251");
        await().untilAsserted(
                        () -> assertThat(bus.ids(branch.code())).hasSize(297).doesNotHaveDuplicates());
        FreshDatabase.execute(database, "ALTER TABLE event DROP CONSTRAINT no_poison");
    }

    @Test
    void earlierSessionIsFencedOffEvenWhereItsSequenceFits() {
        var later = UUID.randomUUID();
        done(ingest.open(branch, later, hello(epoch)));

        var queuedBefore = take(Priority.SALES, 1, sales("old", 2));
        var now = ingest.take(new Run.EventRun(branch, epoch, later, new Events(Priority.SALES, 1, sales("new", 2))));

        assertThat(done(queuedBefore)).isEqualTo(new CommitOutcome.Superseded(Priority.SALES));
        assertThat(done(now)).isInstanceOf(CommitOutcome.Stored.class);
    }

    @Test
    void fullQueueRefusesByName() {
        var small = ingest(new IngestConfig(1, 2000, PerPriority.all(1), PerPriority.all(1000)));
        var other = branch();
        var first = UUID.randomUUID();
        done(small.open(other, SESSION, hello(first)));
        var outcomes = new ArrayList<Future<CommitOutcome>>();

        for (var n = 1; n <= 50; n++) {
            var frame = new Events(Priority.SALES, n, List.of(sale("q-" + n)));
            outcomes.add(small.take(new Run.EventRun(other, first, SESSION, frame)));
        }

        var reached = outcomes.stream().map(outcome -> done(outcome)).toList();
        assertThat(reached.getFirst()).isInstanceOf(CommitOutcome.Stored.class);
        assertThat(reached)
                .filteredOn(CommitOutcome.Failed.class::isInstance)
                .isNotEmpty()
                .allSatisfy(failed ->
                        assertThat(((CommitOutcome.Failed) failed).detail()).startsWith("overloaded"));
        done(small.drain());
    }

    @Test
    void aFewSalesBehindAStatementUnderWayGoTogetherInTheNext() {
        var few = sales("few", 20);
        var bytes = new Events(Priority.SALES, 2, few.subList(1, 20)).cost();
        var standard = IngestConfig.standard();
        var narrow = ingest(new IngestConfig(1, bytes, standard.batchEventsMax(), standard.batchBytesMax()));
        var outcomes = new ArrayList<Future<CommitOutcome>>();

        holdingTheCursors(() -> {
            for (var n = 1; n <= 20; n++) {
                var frame = new Events(Priority.SALES, n, List.of(few.get(n - 1)));
                outcomes.add(narrow.take(new Run.EventRun(branch, epoch, SESSION, frame)));
            }
            // Refused because the queue is full: so all before it are in the queue, and none went on.
            var tooMuch = new Events(Priority.SALES, 21, sales("more", 1));
            assertThat(done(narrow.take(new Run.EventRun(branch, epoch, SESSION, tooMuch))))
                    .isInstanceOf(CommitOutcome.Failed.class);
        });

        assertThat(outcomes).allSatisfy(outcome -> assertThat(done(outcome)).isInstanceOf(CommitOutcome.Stored.class));
        // The bus hears of a statement after its senders do: what is drained has been told to both.
        done(narrow.drain());
        assertThat(bus.notices().stream()
                        .map(notice -> notice.events().stream()
                                .filter(event -> event.branch().equals(branch.code()))
                                .count())
                        .filter(events -> events > 0))
                .containsExactly(1L, 19L);
    }

    @Test
    void drainingSettlesWhatWasTakenAndRefusesWhatComes() {
        var draining = ingest(IngestConfig.standard());
        var other = branch();
        var first = UUID.randomUUID();
        done(draining.open(other, SESSION, hello(first)));
        var taken =
                draining.take(new Run.EventRun(other, first, SESSION, new Events(Priority.SALES, 1, sales("d", 100))));

        done(draining.drain());

        assertThat(done(taken)).isInstanceOf(CommitOutcome.Stored.class);
        var late = new Run.EventRun(other, first, SESSION, new Events(Priority.SALES, 101, sales("e", 1)));
        assertThat(done(draining.take(late))).isEqualTo(new CommitOutcome.Failed("the hub is draining"));
    }

    private Ingest ingest(IngestConfig config) {
        return done(Ingest.start(
                vertx, database, config, UUID.randomUUID(), bus, IngestMeter.NONE, InstantSource.system()));
    }

    private Future<CommitOutcome> take(Priority priority, long first, List<Event> events) {
        return ingest.take(new Run.EventRun(branch, epoch, SESSION, new Events(priority, first, events)));
    }

    /** Whatever moves a cursor of the branch meanwhile waits for the end of it. */
    private void holdingTheCursors(Runnable meanwhile) {
        var holder = done(pool.getConnection());
        var transaction = done(holder.begin());
        done(holder.query("SELECT FROM cursor WHERE branch = " + branch.id() + " FOR UPDATE")
                .execute());
        meanwhile.run();
        done(transaction.commit());
        done(holder.close());
    }

    private Branch branch() {
        return done(new Branches(pool).add("acme", UUID.randomUUID().toString(), "Shop", "North"))
                .branch();
    }

    private boolean inOrder(Branch of) {
        return text(
                        database,
                        "SELECT bool_and(ordered) FROM (SELECT sequence > coalesce(lag(sequence) OVER "
                                + "(ORDER BY settled_at, sequence), 0) AS ordered FROM event WHERE branch = " + of.id()
                                + ") o")
                .equals("t");
    }
}
