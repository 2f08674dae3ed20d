package io.branchline.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSalvageTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z"));
    private static final int PAGE = 4096;

    /** Tables are made in a fixed order: this is the root of the first event table. */
    private static final int FIRST_EVENT_PAGE = 2;

    @TempDir
    private Path directory;

    private Vertx vertx;

    @BeforeEach
    void begin() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void end() {
        Sample.get(vertx.close());
    }

    @Test
    void namesExactlyTheCommitsThatWereCutOffTheLog() throws Exception {
        var crashed = crashed(10, 20);
        var log = crashed.resolve("journal.db-wal");
        cut(log, Files.size(log) - 1);

        var journal = open(crashed);

        var reading = Sample.readAll(journal, Priority.SALES);
        assertThat(reading.events()).hasSize(19);
        assertThat(reading.lost())
                .containsExactly(
                        new JournalRead.Lost(Priority.SALES, 20, 20, "cut off the end of the branch's journal"));
        assertThat(journal.positions().lost()).isEmpty();
        assertThat(keep(journal, 21)).isEqualTo(21);
        Sample.get(journal.close());
    }

    @Test
    void beginsANewEpochWhenNobodyKnowsTheEnd() throws Exception {
        var crashed = crashed(10, 20);
        Files.delete(crashed.resolve(Marks.FILE));

        var journal = open(crashed);

        var positions = journal.positions();
        assertThat(positions.lost()).hasSize(4).allMatch(gap -> gap.last() == Gap.OPEN_END);
        assertThat(positions.lost().getFirst().first()).isEqualTo(21);
        assertThat(positions.lost().getFirst().epoch()).isNotEqualTo(positions.epoch());
        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(20);
        Sample.get(journal.close());
    }

    @Test
    void bringsTheRowsOfEveryOtherPageOutOfADamagedDatabase() throws Exception {
        var orderly = orderly(2000);
        write(orderly.resolve(Store.FILE), 30L * PAGE, new byte[PAGE]);

        var journal = open(orderly);

        var reading = Sample.readAll(journal, Priority.SALES);
        assertThat(reading.events()).hasSizeBetween(1950, 1999);
        assertThat(reading.lost()).isNotEmpty();
        assertThat(reading.events().size() + lost(reading)).isEqualTo(2000);
        assertThat(journal.status().damage()).isNotEmpty();
        assertThat(orderly.resolve("journal-damaged-1.db")).exists();
        Sample.get(journal.close());
        var again = open(orderly);
        assertThat(again.positions()).isEqualTo(journal.positions());
        Sample.get(again.close());
    }

    @Test
    void losesNoRowToADamagedInnerPage() throws Exception {
        var orderly = orderly(2000);
        write(orderly.resolve(Store.FILE), (FIRST_EVENT_PAGE - 1L) * PAGE, new byte[PAGE]);

        var journal = open(orderly);

        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(2000);
        assertThat(Sample.readAll(journal, Priority.SALES).lost()).isEmpty();
        Sample.get(journal.close());
    }

    @Test
    void salvagesWhatTheLogHoldsWhenTheDatabaseIsBeyondReading() throws Exception {
        var crashed = crashed(10, 20);
        write(crashed.resolve(Store.FILE), 0, new byte[PAGE]);

        var journal = open(crashed);

        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(20);
        assertThat(crashed.resolve("journal-damaged-1.db-wal")).exists();
        Sample.get(journal.close());
    }

    @Test
    void namesEverythingWhenTheDatabaseIsGone() throws Exception {
        var orderly = orderly(20);
        Files.delete(orderly.resolve(Store.FILE));

        var journal = open(orderly);

        assertThat(Sample.readAll(journal, Priority.SALES).lost())
                .containsExactly(new JournalRead.Lost(Priority.SALES, 1, 20, "damaged on the branch's disk"));
        assertThat(keep(journal, 21)).isEqualTo(21);
        Sample.get(journal.close());
    }

    @Test
    void namesARowWhoseContentWasChanged() throws Exception {
        var orderly = orderly(20);
        try (var connection = Tables.openWriter(orderly.resolve(Store.FILE))) {
            Tables.execute(connection, "UPDATE event_1 SET data = replace(data, 'x', 'y') WHERE place = 7");
        }

        var journal = open(orderly);

        var reading = Sample.readAll(journal, Priority.SALES);
        assertThat(reading.events()).hasSize(19).doesNotContain(Sample.event(7));
        assertThat(reading.lost())
                .containsExactly(
                        new JournalRead.Lost(Priority.SALES, 7, 7, "damaged on the branch's disk: checksum is wrong"));
        assertThat(journal.status().damage()).isNotEmpty();
        Sample.get(journal.close());
    }

    @Test
    void keepsADamagedEventAgainWhenThePosPostsItAgain() throws Exception {
        var orderly = orderly(20);
        try (var connection = Tables.openWriter(orderly.resolve(Store.FILE))) {
            Tables.execute(connection, "UPDATE event_1 SET subject = 'other' WHERE place = 7");
        }

        var journal = open(orderly);

        assertThat(keep(journal, 7)).isEqualTo(21);
        assertThat(Sample.get(journal.find(Sample.event(7).id())).orElseThrow().sequence())
                .isEqualTo(21);
        Sample.get(journal.close());
    }

    @Test
    void stopsWhenARowCannotBeFoundAndSalvagesAtTheNextStart() throws Exception {
        var orderly = orderly(20);
        try (var connection = Tables.openWriter(orderly.resolve(Store.FILE))) {
            Tables.execute(connection, "DELETE FROM event_1 WHERE place = 7");
        }
        var faults = new ConcurrentLinkedQueue<JournalFault>();
        var journal = open(orderly);
        journal.onFault(faults::add);

        assertThatThrownBy(() -> Sample.readAll(journal, Priority.SALES)).hasMessageContaining("cannot be found");
        assertThatThrownBy(() -> keep(journal, 21)).isInstanceOf(JournalFault.class);
        assertThatThrownBy(() -> Sample.get(journal.close())).isInstanceOf(JournalFault.class);

        assertThat(faults).hasSize(1);
        var next = open(orderly);
        var reading = Sample.readAll(next, Priority.SALES);
        assertThat(reading.events().size() + lost(reading)).isEqualTo(20);
        Sample.get(next.close());
    }

    @Test
    void finishesASwapThatWasCutShort() throws Exception {
        var orderly = orderly(20);
        var file = orderly.resolve(Store.FILE);
        Files.move(file, orderly.resolve("journal-new.db"));
        Files.writeString(orderly.resolve("journal.db-wal"), "belongs to the damaged one");

        var journal = open(orderly);

        assertThat(Sample.readAll(journal, Priority.SALES).events()).hasSize(20);
        assertThat(orderly.resolve("journal-damaged-1.db-wal")).exists();
        Sample.get(journal.close());
    }

    @Test
    void forgetsTheLostOnlyAfterHeadOfficeWasTold() throws Exception {
        var crashed = crashed(10, 20);
        Files.delete(crashed.resolve(Marks.FILE));
        var journal = open(crashed);
        Sample.get(journal.close());
        journal = open(crashed);
        assertThat(journal.positions().lost()).hasSize(4);

        Sample.get(journal.reconcile(Sample.welcome(PerPriority.ZERO, List.of("", "", "", ""))));

        Sample.get(journal.close());
        journal = open(crashed);
        assertThat(journal.positions().lost()).isEmpty();
        Sample.get(journal.close());
    }

    private static long lost(Sample.Reading reading) {
        return reading.lost().stream()
                .mapToLong(gap -> gap.last() - gap.first() + 1)
                .sum();
    }

    private Journal open(Path path) throws JournalFault {
        return Journal.open(JournalConfig.standard(path).withReserve(0), CLOCK, vertx);
    }

    private static long keep(Journal journal, int number) {
        var outcome = Sample.get(journal.append(List.of(Sample.sale(number)))).getFirst();
        return ((AppendOutcome.Kept) outcome).sequence();
    }

    /** A journal that was closed in order, all of it in the database. */
    private Path orderly(int events) throws JournalFault {
        var path = directory.resolve("orderly");
        var journal = open(path);
        Sample.get(journal.append(
                IntStream.rangeClosed(1, events).mapToObj(Sample::sale).toList()));
        Sample.get(journal.close());
        return path;
    }

    /** A journal as a killed process leaves it: the first events in the database, the others in its log. */
    private Path crashed(int inDatabase, int all) throws JournalFault, IOException, SQLException {
        var path = orderly(inDatabase);
        var journal = open(path);
        var copy = Files.createDirectories(directory.resolve("crashed"));
        // Whoever reads keeps an idle writer from copying its log into the database meanwhile.
        try (var reader = DriverManager.getConnection("jdbc:sqlite:" + path.resolve(Store.FILE))) {
            reader.setAutoCommit(false);
            Tables.number(reader, "SELECT count(*) FROM event_1");
            for (var number = inDatabase + 1; number <= all; number++) {
                assertThat(keep(journal, number)).isEqualTo(number);
            }
            for (var name : List.of("journal.db", "journal.db-wal", Marks.FILE)) {
                Files.copy(path.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Sample.get(journal.close());
        return copy;
    }

    private static void cut(Path file, long length) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
