package io.branchline.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent recent = new Recent();

    @Test
    void givesTheNewestAndLeavesTheRestToTheDisk() {
        recent.add(rows(1, 100));
        recent.add(rows(101, 101));

        assertThat(found(book(101), 37)).isEmpty();
        assertThat(found(book(101), 38)).hasSize(64);
        assertThat(found(book(101), 101))
                .extracting(Event::id)
                .containsExactly(Sample.event(101).id());
        assertThat(recent.read(book(101), Priority.STOCK, 1, 1 << 20, 10)).isEmpty();
    }

    @Test
    void givesNothingThatIsNotPublishedYet() {
        recent.add(rows(1, 3));

        assertThat(found(book(2), 2)).hasSize(1);
        assertThat(found(book(2), 3)).isEmpty();
    }

    @Test
    void givesNothingAcrossAHole() {
        recent.add(rows(1, 3));
        recent.add(rows(5, 6));

        assertThat(found(book(6), 3)).isEmpty();
        assertThat(found(book(6), 5)).hasSize(2);
    }

    @Test
    void countsSequencesFromTheBaseOfTheEpoch() {
        recent.add(rows(1, 10));
        var book = book(10).withSettled(PerPriority.of(8, 0, 0, 0)).forked(UUID.randomUUID());

        assertThat(found(book, 1)).extracting(Event::id).containsExactly(id(9), id(10));
    }

    @Test
    void leavesARowThatIsNotWholeToTheDisk() {
        var whole = rows(1, 1).getFirst();
        recent.add(List.of(new Row(Priority.SALES, 1, whole.content(), whole.recordedMicros(), whole.checksum() + 1)));

        assertThat(found(book(1), 1)).isEmpty();
    }

    private List<Event> found(Book book, long from) {
        return recent.read(book, Priority.SALES, from, 1 << 20, 100)
                .map(read -> ((JournalRead.Found) read).events())
                .orElse(List.of());
    }

    private static Book book(long last) {
        return Book.fresh(new UUID(1, 1)).withLast(PerPriority.of(last, 0, 0, 0));
    }

    private static String id(int number) {
        return Sample.event(number).id();
    }

    private static List<Row> rows(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(RecentTest::row).toList();
    }

    private static Row row(int place) {
        var content = Content.of(Sample.event(place));
        var sum = Checksum.row(Checksum.content(content), Priority.SALES, place, 1);
        return new Row(Priority.SALES, place, content, 1, sum);
    }
}
