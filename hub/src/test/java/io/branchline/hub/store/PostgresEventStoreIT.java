package io.branchline.hub.store;

import static io.branchline.hub.store.FreshDatabase.number;
import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.SampleEvents.hello;
import static io.branchline.hub.store.SampleEvents.keep;
import static io.branchline.hub.store.SampleEvents.run;
import static io.branchline.hub.store.SampleEvents.sale;
import static io.branchline.hub.store.SampleEvents.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.store.RunAnswer.End;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresEventStoreIT {
    private static final UUID NODE = new UUID(0, 1);

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private Pool pool;
    private Partitions partitions;
    private PostgresEventStore store;
    private Branch branch;
    private Branch other;
    private UUID epoch;

    @BeforeAll
    void connect() {
        pool = Database.pool(vertx, database);
        partitions = new Partitions(pool);
        store = done(PostgresEventStore.connect(vertx, database, partitions, NODE));
    }

    @BeforeEach
    void openBranches() {
        branch = branch();
        other = branch();
        epoch = UUID.randomUUID();
        open(branch, epoch);
        open(other, epoch);
    }

    @AfterAll
    void close() {
        done(store.close());
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void movesTheCursorWithTheRowsAndTheTotals() {
        var answer = commit(run(branch, epoch, 1, sales("a", 3)));

        assertThat(answer.runs().getFirst().end()).isEqualTo(End.WON);
        assertThat(answer.runs().getFirst().stored().through()).isEqualTo(3);
        assertThat(answer.notices()).hasSize(1);
        assertThat(answer.notices().getFirst().events())
                .extracting(stored -> stored.event().id())
                .containsExactly("a-1", "a-2", "a-3");
        assertThat(settled(branch, epoch)).isEqualTo("3 a-3@");
        assertThat(text(database, "SELECT events || ' ' || amount FROM rollup_hour WHERE branch = " + branch.id()))
                .isEqualTo("3 37.50");
        var batch = answer.notices().getFirst().batch();
        assertThat(number(database, "SELECT events FROM live_batch WHERE batch = " + batch))
                .isEqualTo(3);
        assertThat(number(database, "SELECT count(*) FROM event WHERE batch = " + batch))
                .isEqualTo(3);
    }

    @Test
    void sameRunAgainLosesAndChangesNothing() {
        var first = run(branch, epoch, 1, sales("a", 3));
        assertThat(commit(first).runs().getFirst().end()).isEqualTo(End.WON);

        var again = commit(first);

        assertThat(again.runs().getFirst().end()).isEqualTo(End.LOST);
        assertThat(again.runs().getFirst().stored()).isNull();
        assertThat(again.notices()).isEmpty();
        assertThat(count(branch)).isEqualTo(3);
        assertThat(number(database, "SELECT events FROM rollup_hour WHERE branch = " + branch.id()))
                .isEqualTo(3);
    }

    @Test
    void runBehindAHoleLosesWhileItsNeighbourWins() {
        var answer = commit(run(branch, epoch, 5, sales("a", 2)), run(other, epoch, 1, sales("b", 2)));

        assertThat(answer.runs()).extracting(RunAnswer::end).containsExactly(End.LOST, End.WON);
        assertThat(answer.notices().getFirst().events())
                .extracting(StoredEvent::branch)
                .containsOnly(other.code());
        assertThat(count(branch)).isZero();
        assertThat(count(other)).isEqualTo(2);
    }

    @Test
    void eventStoredInAnEarlierEpochIsNotStoredToldOrCountedAgain() {
        assertThat(commit(run(branch, epoch, 1, sales("a", 3))).duplicates()).isZero();
        var newDisk = UUID.randomUUID();
        open(branch, newDisk);

        var mixed = new ArrayList<Event>(sales("a", 2));
        mixed.add(1, sale("new"));
        var answer = commit(run(other, epoch, 1, sales("b", 1)), run(branch, newDisk, 1, mixed));

        assertThat(answer.runs()).extracting(RunAnswer::end).containsExactly(End.WON, End.WON);
        assertThat(answer.duplicates()).isEqualTo(2);
        assertThat(answer.notices().getFirst().events())
                .extracting(stored -> stored.event().id())
                .containsExactly("b-1", "new");
        assertThat(settled(branch, newDisk)).isEqualTo("3 a-2@");
        assertThat(count(branch)).isEqualTo(4);
        assertThat(number(database, "SELECT sum(events) FROM rollup_hour WHERE branch = " + branch.id()))
                .isEqualTo(4);
    }

    @Test
    void gapTakesThePlaceOfEvents() {
        var entries = List.of(keep(1, sale("a")), new Entry.Missing(2, 90, "damaged\0page"), keep(91, sale("b")));

        var answer = commit(new LaneRun(branch, epoch, SampleEvents.SESSION, entries));

        assertThat(answer.runs().getFirst().stored().through()).isEqualTo(91);
        assertThat(settled(branch, epoch)).isEqualTo("91 b@");
        assertThat(text(
                        database,
                        "SELECT first || '-' || last || ' ' || reason FROM gap WHERE branch = " + branch.id()))
                .isEqualTo("2-90 damagedpage");
    }

    @Test
    void ofTwoNodesRacingOverTheSameRunsExactlyOneWinsEach() {
        var rival = done(PostgresEventStore.connect(vertx, database, partitions, new UUID(0, 2)));
        var events = sales("race", 200);
        var answers = new ArrayList<Future<CommitAnswer>>();

        for (var first = 0; first < 200; first += 2) {
            var batch = batch(
                    run(branch, epoch, first + 1, events.subList(first, first + 2)),
                    run(other, epoch, first + 1, events.subList(first, first + 2)));
            done(store.prepare(batch));
            answers.add(store.commit(batch));
            answers.add(rival.commit(batch));
            done(Future.all(answers.subList(answers.size() - 2, answers.size())));
        }

        for (var i = 0; i < answers.size(); i += 2) {
            var one = done(answers.get(i)).runs();
            var two = done(answers.get(i + 1)).runs();
            assertThat(List.of(one.get(0).end(), two.get(0).end())).containsExactlyInAnyOrder(End.WON, End.LOST);
            assertThat(List.of(one.get(1).end(), two.get(1).end())).containsExactlyInAnyOrder(End.WON, End.LOST);
        }
        assertThat(count(branch)).isEqualTo(200);
        assertThat(count(other)).isEqualTo(200);
        done(rival.close());
    }

    @Test
    void oneEventThatPostgresRefusesIsSetApartAndTheOthersSettleInOrder() {
        var poison = Event.of("poison", "/pos/1", "sale.completed", SampleEvents.TIME, "{\"a\":\"\\u0000\"}");
        var events = new ArrayList<>(sales("a", 20));
        events.set(12, poison);
        var batch = batch(run(other, epoch, 1, sales("b", 7)), run(branch, epoch, 1, events));

        assertThat(store.prepare(batch).compose(prepared -> store.commit(batch)))
                .satisfies(future -> assertThat(failure(future).kind()).isEqualTo(StoreFault.Kind.DATA));
        var answer = done(new Repair(vertx, store, new Random(1)).commit(batch));

        assertThat(answer.runs()).extracting(RunAnswer::end).containsExactly(End.WON, End.WON);
        var stored = answer.runs().get(1).stored();
        assertThat(stored.through()).isEqualTo(20);
        assertThat(stored.quarantined()).extracting(Quarantined::sequence).containsExactly(13L);
        assertThat(stored.quarantined().getFirst().reason()).contains("22P05");
        assertThat(count(branch)).isEqualTo(19);
        assertThat(settled(branch, epoch)).isEqualTo("20 a-20@");
        assertThat(text(database, "SELECT convert_from(raw, 'UTF8') FROM quarantine WHERE branch = " + branch.id()))
                .contains("poison");
        assertThat(answer.notices().stream()
                        .mapToInt(notice -> notice.events().size())
                        .sum())
                .isEqualTo(26);
    }

    @Test
    void answerThatIsLostIsAnUnknownOutcomeAndTheCursorTells() {
        var line = new CutLine(vertx, database);
        var store = done(line.open().compose(through -> PostgresEventStore.connect(vertx, through, partitions, NODE)));
        var first = batch(run(branch, epoch, 1, sales("a", 3)));
        var second = batch(run(branch, epoch, 4, sales("b", 3)));
        assertThat(done(store.prepare(first).compose(prepared -> store.commit(first)))
                        .runs())
                .hasSize(1);

        line.swallowAnswers();
        var unanswered = store.commit(second);
        await().until(() -> settled(branch, epoch).startsWith("6 "));
        line.cut();

        assertThat(failure(unanswered).kind()).isEqualTo(StoreFault.Kind.UNKNOWN);
        var again = done(this.store.commit(second));
        assertThat(again.runs().getFirst().end()).isEqualTo(End.LOST);
        assertThat(count(branch)).isEqualTo(6);
        done(line.close());
    }

    @Test
    void manyWritersOverTheSameTotalsDoNotLockEachOtherOut() {
        var branches = List.of(branch(), branch(), branch(), branch(), branch(), branch());
        var stores = new ArrayList<PostgresEventStore>();
        var answers = new ArrayList<Future<CommitAnswer>>();
        for (var n = 0; n < 4; n++) {
            stores.add(done(PostgresEventStore.connect(vertx, database, partitions, new UUID(0, n))));
        }
        for (var n = 0; n < 4; n++) {
            var mine = UUID.randomUUID();
            branches.forEach(each -> open(each, mine));
            for (var round = 0; round < 10; round++) {
                var runs = new ArrayList<LaneRun>();
                for (var each : n % 2 == 0 ? branches : branches.reversed()) {
                    runs.add(run(each, mine, round * 5L + 1, sales("n" + n + "r" + round, 5)));
                }
                var batch = new EventBatch(branch.tenant(), Priority.SALES, runs);
                done(stores.get(n).prepare(batch));
                answers.add(stores.get(n).commit(batch));
            }
        }

        done(Future.all(answers));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(done(answer).runs())
                        .extracting(RunAnswer::end)
                        .containsOnly(End.WON));
        for (var each : branches) {
            assertThat(count(each)).isEqualTo(200);
            assertThat(number(database, "SELECT sum(events) FROM rollup_hour WHERE branch = " + each.id()))
                    .isEqualTo(200);
        }
        stores.forEach(each -> done(each.close()));
    }

    @Test
    void monthsGetTheirPartitionsOnDemandAndAhead() {
        var now = java.time.Instant.parse("2031-12-31T23:00:00Z");
        done(partitions.ensureAround(now));
        assertThat(number(
                        database,
                        "SELECT count(*) FROM pg_class WHERE relname IN "
                                + "('event_2031_11', 'event_2031_12', 'event_2032_01')"))
                .isEqualTo(3);

        var offset = java.time.OffsetDateTime.parse("2018-01-31T23:30:00-05:00");
        assertThat(commit(run(branch, epoch, 1, List.of(sale("late", offset))))
                        .runs()
                        .getFirst()
                        .end())
                .isEqualTo(End.WON);
        assertThat(number(database, "SELECT count(*) FROM event_2018_02 WHERE branch = " + branch.id()))
                .isEqualTo(1);
    }

    @Test
    void partitionThatWasDetachedIsMadeAgainByTheRepair() {
        var time = java.time.OffsetDateTime.parse("2040-05-05T12:00:00Z");
        assertThat(commit(run(branch, epoch, 1, List.of(sale("a", time))))
                        .runs()
                        .getFirst()
                        .end())
                .isEqualTo(End.WON);
        FreshDatabase.execute(database, "DROP TABLE event_2040_05");
        var batch = batch(run(branch, epoch, 2, List.of(sale("b", time))));

        var answer = done(new Repair(vertx, store, new Random(1)).commit(batch));

        assertThat(answer.runs().getFirst().stored().quarantined()).isEmpty();
        assertThat(number(database, "SELECT count(*) FROM event_2040_05")).isEqualTo(1);
    }

    private CommitAnswer commit(LaneRun... runs) {
        var batch = batch(runs);
        return done(store.prepare(batch).compose(prepared -> store.commit(batch)));
    }

    private EventBatch batch(LaneRun... runs) {
        return new EventBatch(branch.tenant(), Priority.SALES, List.of(runs));
    }

    private Branch branch() {
        var code = UUID.randomUUID().toString();
        return done(new Branches(pool).add("acme", code, "Shop", "North")).branch();
    }

    private void open(Branch of, UUID inEpoch) {
        done(new Openings(pool).open(of, SampleEvents.SESSION, hello(inEpoch)));
    }

    private String settled(Branch of, UUID inEpoch) {
        return text(
                database,
                "SELECT settled || ' ' || settled_id FROM cursor WHERE priority = 1 AND branch = " + of.id()
                        + " AND epoch = '" + inEpoch + "'");
    }

    private long count(Branch of) {
        return number(database, "SELECT count(*) FROM event WHERE branch = " + of.id());
    }

    private static StoreFault failure(Future<?> future) {
        try {
            done(future);
        } catch (Throwable fault) {
            return StoreFault.of(fault);
        }
        throw new AssertionError("did not fail");
    }

    private static <T> T done(Future<T> future) {
        return Futures.done(future);
    }
}
