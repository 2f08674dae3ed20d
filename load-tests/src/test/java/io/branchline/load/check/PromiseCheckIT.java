package io.branchline.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.Migrations;
import io.branchline.load.till.AttemptLine;
import io.branchline.load.till.AttemptLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge is judged: a clean run is found clean, and each planted fault is found. */
class PromiseCheckIT {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final int EVENTS = 100;

    private static EmbeddedServers servers;

    @TempDir
    Path directory;

    private Connection database;
    private Path log;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
        Migrations.run(servers.database());
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void keepAndStoreEvents() throws SQLException, IOException {
        var config = servers.database();
        database = DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
        run("SELECT ensure_event_partition('2026-11-01')");
        run("INSERT INTO tenant (code, name) VALUES ('t', 't')");
        run("INSERT INTO branch (tenant, code, name, region, key_hash) "
                + "SELECT id, '367', 'Store', 'us', decode(repeat('00', 32), 'hex') FROM tenant");
        run("INSERT INTO cursor (branch, epoch, priority, tenant, settled) "
                + "SELECT id, '00000000-0000-0000-0000-000000000001', 1, tenant, 100 FROM branch");
        for (var sequence = 1; sequence <= EVENTS; sequence++) {
            store(sequence, "e" + sequence, sequence);
        }
        log = directory.resolve("attempts.tsv");
        var lines = new ArrayList<AttemptLine>();
        for (var number = 1; number <= EVENTS; number++) {
            lines.add(new AttemptLine(Kind.ATTEMPT, at(2 * number), "367", "e" + number, 0, 0));
            lines.add(new AttemptLine(Kind.KEPT, at(2 * number + 1), "367", "e" + number, 1, number));
        }
        write(lines);
    }

    @AfterEach
    void empty() throws SQLException {
        run("TRUNCATE event, quarantine, cursor, branch, tenant CASCADE");
        database.close();
    }

    @Test
    void findsNothingWrongWhenEveryPromiseWasKept() throws Exception {
        var verdict = compare();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.posted()).isEqualTo(EVENTS);
        assertThat(verdict.kept()).isEqualTo(EVENTS);
        assertThat(verdict.stored()).isEqualTo(EVENTS);
        assertThat(verdict.postgresVersion()).startsWith("18");
        assertThat(verdict.settledP50Ms()).isPositive();
    }

    @Test
    void findsAnEventThatWasSettledWithoutBeingCommitted() throws Exception {
        run("DELETE FROM event WHERE id = 'e42'");

        var verdict = compare();

        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.missing()).isEqualTo(1);
        assertThat(verdict.examples()).singleElement().asString().contains("e42");
    }

    @Test
    void findsADroppedFrame() throws Exception {
        run("DELETE FROM event WHERE sequence BETWEEN 50 AND 65");

        assertThat(compare().missing()).isEqualTo(16);
    }

    @Test
    void findsAnEventStoredTwice() throws Exception {
        store(101, "e42", 101);

        var verdict = compare();

        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.duplicates()).isEqualTo(1);
        assertThat(verdict.missing()).isZero();
    }

    @Test
    void findsTwoEventsThatChangedPlaces() throws Exception {
        run("UPDATE event SET id = CASE id WHEN 'e42' THEN 'e43' ELSE 'e42' END WHERE id IN ('e42', 'e43')");

        var verdict = compare();

        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.outOfOrder()).isEqualTo(1);
    }

    @Test
    void findsAChangedOrderEvenIfTheAgentsNumbersAgreeWithIt() throws Exception {
        run("UPDATE event SET id = CASE id WHEN 'e42' THEN 'e43' ELSE 'e42' END WHERE id IN ('e42', 'e43')");
        rewrite("e42\t1\t42", "e42\t1\t43", "e43\t1\t43", "e43\t1\t42");

        assertThat(compare().outOfOrder()).isEqualTo(1);
    }

    @Test
    void findsALaterBatchThatWasSettledFirst() throws Exception {
        run("UPDATE event SET settled_at = settled_at - interval '1 minute' WHERE sequence = 90");

        assertThat(compare().outOfOrder()).isEqualTo(1);
    }

    @Test
    void countsAQuarantinedEventAsHeldApart() throws Exception {
        run("DELETE FROM event WHERE id = 'e42'");
        run(
                "INSERT INTO quarantine (tenant, branch, epoch, priority, sequence, id, type, reason, raw) "
                        + "SELECT tenant, id, '00000000-0000-0000-0000-000000000001', 1, 42, 'e42', 'x', 'wrong', '' FROM branch");

        var verdict = compare();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.quarantined()).isEqualTo(1);
    }

    @Test
    void doesNotMissWhatWasNeverAnsweredAsKept() throws Exception {
        write(List.of(AttemptLine.attempt(at(500), "367", "unanswered")));

        var verdict = compare();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.posted()).isEqualTo(EVENTS + 1);
    }

    @Test
    void leavesOutALineThatWasCutOff() throws Exception {
        Files.writeString(log, "KEPT\t1\t367\tnever", StandardOpenOption.APPEND);

        assertThat(compare().clean()).isTrue();
    }

    private Verdict compare() throws IOException, SQLException {
        return new PromiseCheck(database).compare(List.of(log));
    }

    private void store(int sequence, String id, int millis) throws SQLException {
        run("INSERT INTO event (tenant, branch, id, time, utc_offset, epoch, priority, sequence, batch, source, type, "
                + "received_at, settled_at, data) SELECT tenant, id, '" + id
                + "', timestamptz '2026-11-22 10:00:00Z' + "
                + millis + " * interval '1 ms', 0, '00000000-0000-0000-0000-000000000001', 1, " + sequence + ", "
                + sequence + ", '/pos', 'sale.completed', now(), timestamptz '2026-11-22 10:00:01Z' + " + millis
                + " * interval '1 ms', '{}' FROM branch");
    }

    private void write(List<AttemptLine> lines) throws IOException {
        Files.write(
                log,
                lines.stream().map(AttemptLine::text).toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void rewrite(String... pairs) throws IOException {
        var text = Files.readString(log);
        for (var at = 0; at < pairs.length; at += 2) {
            text = text.replace(pairs[at] + "\n", pairs[at + 1] + "\r");
        }
        Files.writeString(log, text.replace('\r', '\n'));
    }

    private void run(String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Instant at(int millis) {
        return START.plusMillis(millis);
    }
}
