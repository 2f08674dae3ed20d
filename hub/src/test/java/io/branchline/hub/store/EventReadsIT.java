package io.branchline.hub.store;

import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.store.SampleEvents.TIME;
import static io.branchline.hub.store.SampleEvents.hello;
import static io.branchline.hub.store.SampleEvents.keep;
import static io.branchline.hub.store.SampleEvents.run;
import static io.branchline.hub.store.SampleEvents.sale;
import static io.branchline.hub.store.SampleEvents.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventReadsIT {
    private static final Instant HOUR = Instant.parse("2017-03-04T15:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private Pool pool;
    private EventReads reads;
    private PostgresEventStore store;
    private Branch branch;
    private Branch other;
    private UUID epoch;

    @BeforeAll
    void start() {
        pool = Database.pool(vertx, database);
        reads = new EventReads(pool);
        store = done(PostgresEventStore.connect(vertx, database, new Partitions(pool), new UUID(0, 1)));
    }

    @BeforeEach
    void openBranches() {
        var tenant = UUID.randomUUID().toString();
        branch = done(new Branches(pool).add(tenant, "a", "Main Street", "North"))
                .branch();
        other = done(new Branches(pool).add(tenant, "b", "Harbour", "South")).branch();
        epoch = UUID.randomUUID();
        done(new Openings(pool).open(branch, SampleEvents.SESSION, hello(epoch)));
        done(new Openings(pool).open(other, SampleEvents.SESSION, hello(epoch)));
    }

    @AfterAll
    void stop() {
        done(store.close());
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void eventComesBackAsItWentIn() {
        var event = sale("whole")
                .withExtensions(Map.of("traceparent", "00-a-b-01", "till", "ä\"2"))
                .recordedAt(Instant.parse("2026-11-22T10:00:00.123456Z"));
        commit(run(branch, epoch, 1, List.of(event)));

        var found = done(reads.find(branch.tenant(), "whole"));

        assertThat(found).hasSize(1);
        var stored = found.getFirst();
        assertThat(stored.event().withExtensions(stored.event().extensions()).time())
                .isEqualTo(event.time());
        assertThat(stored.event().time().getOffset()).isEqualTo(event.time().getOffset());
        assertThat(stored.event().extensions()).isEqualTo(event.extensions());
        assertThat(stored.event().recordedTime()).isEqualTo(event.recordedTime());
        assertThat(stored.receivedAt()).isEqualTo(SampleEvents.RECEIVED);
        assertThat(stored.settledAt()).isAfter(stored.receivedAt());
        assertThat(stored.event().data().text()).contains("\"total\": {\"amount\": \"12.50\", \"currency\": \"USD\"}");
        assertThat(done(reads.find(branch.tenant() + 1000, "whole"))).isEmpty();
    }

    @Test
    void pagesGoThroughEverythingNewestFirstWithoutRepeats() {
        commit(run(branch, epoch, 1, sales("a", 25)), run(other, epoch, 1, sales("b", 25)));
        var seen = new ArrayList<StoredEvent>();
        String cursor = null;

        do {
            var query = new EventQuery(branch.tenant(), null, null, null, null, null, null, null, cursor, 7);
            var page = done(reads.page(query));
            assertThat(page.events()).hasSizeLessThanOrEqualTo(7);
            seen.addAll(page.events());
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(50);
        assertThat(seen)
                .extracting(stored -> stored.branch() + stored.event().id())
                .doesNotHaveDuplicates();
        assertThat(seen)
                .extracting(stored -> stored.event().time().toInstant())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aSearchByReceiptGoesByItsIndexEvenIfPostgresqlKnowsNothingOfTheTable() {
        done(pool.query("SELECT ensure_event_partition(date '2017-03-01')").execute());

        var lines = new ArrayList<String>();
        done(pool.query("EXPLAIN (GENERIC_PLAN) " + ReadStatements.PAGE_OF_RECEIPT)
                        .execute())
                .forEach(row -> lines.add(row.getString(0)));

        assertThat(lines)
                .filteredOn(line -> line.contains("Index Cond") && line.contains("receiptNumber"))
                .isNotEmpty()
                .allMatch(line -> line.contains("tenant = $1") && line.contains("\"time\" >= $6"));
        assertThat(lines).noneMatch(line -> line.contains("Seq Scan on event"));
    }

    @Test
    void aPageReadsWhatItShowsAndNoMoreEvenIfPostgresqlKnowsNothingOfTheTable() {
        done(pool.query("SELECT ensure_event_partition(date '2017-03-01'), ensure_event_partition(date '2017-04-01')")
                .execute());
        done(pool.query("ALTER TABLE event_2017_03 SET (autovacuum_enabled = off)")
                .execute());
        commit(run(branch, epoch, 1, sales("a", 2_000)));
        var newest = PageCursor.decode(null).parametersOf(EventQuery.newest(branch.tenant(), 50));

        var read = new ArrayList<Double>();
        done(pool.preparedQuery("EXPLAIN (ANALYZE) " + ReadStatements.PAGE).execute(newest))
                .forEach(row -> Pattern.compile("on event_.*actual .* rows=([0-9.]+)")
                        .matcher(row.getString(0))
                        .results()
                        .forEach(found -> read.add(Double.parseDouble(found.group(1)))));

        assertThat(read).isNotEmpty().allMatch(rows -> rows <= 52);
    }

    @Test
    void whatNoIndexTakesAsAReceiptNumberIsStoredAllTheSame() {
        var number = IntStream.range(0, 20_000)
                .mapToObj(n -> UUID.nameUUIDFromBytes(new byte[] {(byte) n, (byte) (n >> 8)})
                        .toString())
                .collect(Collectors.joining());
        var event =
                Event.of("long-number", "/pos/1", "report.published", TIME, "{\"receiptNumber\":\"" + number + "\"}");

        commit(run(branch, epoch, 1, List.of(event, sale("after"))));

        assertThat(done(reads.find(branch.tenant(), "long-number"))).hasSize(1);
        var query = new EventQuery(branch.tenant(), "a", null, null, null, "after", null, null, null, 10);
        assertThat(ids(query)).containsExactly("after");
    }

    @Test
    void filtersNarrowThePage() {
        commit(run(branch, epoch, 1, sales("a", 5)), run(other, epoch, 1, sales("b", 5)));
        var tenant = branch.tenant();
        var from = TIME.plusSeconds(2).toInstant();
        var to = TIME.plusSeconds(4).toInstant();

        assertThat(ids(new EventQuery(tenant, "b", null, null, null, null, null, null, null, 100)))
                .hasSize(5);
        assertThat(ids(new EventQuery(tenant, null, "report.published", null, null, null, null, null, null, 100)))
                .isEmpty();
        assertThat(ids(new EventQuery(tenant, null, null, Priority.SALES, null, null, null, null, null, 100)))
                .hasSize(10);
        assertThat(ids(new EventQuery(tenant, null, null, null, "a-3", null, null, null, null, 100)))
                .containsExactly("a-3");
        assertThat(ids(new EventQuery(tenant, "a", null, null, null, null, from, to, null, 100)))
                .containsExactly("a-3", "a-2");
        assertThat(ids(EventQuery.newest(tenant + 1000, 100))).isEmpty();
    }

    @Test
    void cursorThatIsNotOursAndLimitOutOfRangeAreRefused() {
        var query = new EventQuery(branch.tenant(), null, null, null, null, null, null, null, "!", 10);

        assertThatThrownBy(() -> done(reads.page(query)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor");
        assertThatThrownBy(() -> EventQuery.newest(1, 0)).hasMessageContaining("allowed are 1 to 1000");
    }

    @Test
    void totalsAddUpByHourBranchAndTenant() {
        var later = sale("later", TIME.plusHours(1));
        var events = new ArrayList<>(sales("a", 3));
        events.add(later);
        commit(run(branch, epoch, 1, events), run(other, epoch, 1, sales("b", 2)));
        var end = HOUR.plus(Duration.ofHours(24));

        assertThat(done(reads.totalsByHour(branch.tenant(), HOUR, end)))
                .extracting(total -> total.hour() + " " + total.branch() + " " + total.events() + " " + total.amount())
                .containsExactly(
                        "2017-03-04T15:00:00Z a 3 37.50",
                        "2017-03-04T15:00:00Z b 2 25.00",
                        "2017-03-04T16:00:00Z a 1 12.50");
        assertThat(done(reads.totalsByBranch(branch.tenant(), HOUR, end)))
                .extracting(total -> total.branch() + " " + total.amount())
                .containsExactly("a 50.00", "b 25.00");
        assertThat(done(reads.totals(branch.tenant(), HOUR, end)))
                .extracting(total -> total.currency() + " " + total.events() + " " + total.amount())
                .containsExactly("USD 6 75.00");
        assertThat(done(reads.totals(branch.tenant(), HOUR, HOUR.plusSeconds(3600))))
                .extracting(Total::events)
                .containsExactly(5L);
    }

    @Test
    void branchStatesTellWhatIsSettledSetApartAndMissing() {
        var entries = List.of(
                keep(1, sale("x")), new Entry.SetApart(2, sale("y"), "wrong"), new Entry.Missing(3, 9, "damaged"));
        commit(new LaneRun(branch, epoch, SampleEvents.SESSION, entries));

        var states = done(reads.branchStates(branch.tenant()));

        assertThat(states).extracting(state -> state.branch().code()).containsExactly("a", "b");
        assertThat(states.getFirst().settled()).isEqualTo(PerPriority.of(9, 0, 0, 0));
        assertThat(states.getFirst().settledAt()).isNotNull();
        assertThat(states.getFirst().quarantined()).isEqualTo(1);
        assertThat(states.getFirst().gaps()).isEqualTo(1);
        assertThat(states.getLast().settledAt()).isNull();
    }

    @Test
    void liveBatchesComeInCommitOrderAndNeverBeforeAnOlderTransactionHasEnded() throws SQLException {
        var start = done(reads.liveHead());
        try (var slow = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("INSERT INTO live_batch (tenant, priority, node, events, settled_at) VALUES ("
                    + branch.tenant() + ", 1, gen_random_uuid(), 1, now())");
            commit(run(branch, epoch, 1, sales("a", 2)));

            assertThat(done(reads.batchesAfter(start, 100))).isEmpty();
            slow.commit();
        }

        awaitBatches(start, 2);
        var batches = done(reads.batchesAfter(start, 100));
        assertThat(batches.getLast().events()).isEqualTo(2);
        assertThat(done(reads.batchesAfter(batches.getLast().position(), 100))).isEmpty();
        var notices = done(reads.notices(batches));
        assertThat(notices.getLast().events())
                .extracting(stored -> stored.event().id())
                .containsExactly("a-1", "a-2");
    }

    @Test
    void oldBatchesAreForgotten() {
        var start = done(reads.liveHead());
        commit(run(branch, epoch, 1, sales("a", 2)));
        awaitBatches(start, 1);

        assertThat(done(reads.forgetBatches(Instant.parse("2100-01-01T00:00:00Z"))))
                .isPositive();

        assertThat(done(reads.batchesAfter(start, 100))).isEmpty();
    }

    /** What is committed is decided once no older transaction is under way on the server: autovacuum has some, too. */
    private void awaitBatches(LivePosition start, int count) {
        await().untilAsserted(
                        () -> assertThat(done(reads.batchesAfter(start, 100))).hasSize(count));
    }

    private List<String> ids(EventQuery query) {
        return done(reads.page(query)).events().stream()
                .map(StoredEvent::event)
                .map(Event::id)
                .toList();
    }

    private void commit(LaneRun... runs) {
        var batch = new EventBatch(branch.tenant(), Priority.SALES, List.of(runs));
        var answer = done(store.prepare(batch).compose(prepared -> store.commit(batch)));
        assertThat(answer.runs()).extracting(RunAnswer::end).containsOnly(RunAnswer.End.WON);
    }

    @Test
    void saysWhichDatabaseThisIsWithoutSpecialRights() {
        assertThat(FreshDatabase.text(database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("f");

        assertThat(done(reads.liveOrigin()).database())
                .isEqualTo(done(reads.liveOrigin()).database());
        assertThat(done(reads.liveOrigin()).next()).isPositive();
    }
}
