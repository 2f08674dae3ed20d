package io.branchline.hub.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.support.Publisher;
import io.branchline.protocol.frame.Deliver;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MessageTailTest {
    private static final List<String> SEVEN = List.of("*", "branch:7");

    @Test
    void coversWhatCameSinceItBeganAndNothingBefore() {
        var tail = MessageTail.at(10).with(items(11, 20), 20);

        assertThat(tail.covers(10)).isTrue();
        assertThat(tail.covers(9)).isFalse();
        assertThat(positions(tail, 17)).containsExactly(18L, 19L, 20L);
        assertThat(positions(tail, 20)).isEmpty();
        assertThat(tail.head()).isEqualTo(20);
    }

    @Test
    void leavesOutWhatIsForOthers() {
        var tail = MessageTail.at(0)
                .with(List.of(recent(1, 10, "*"), recent(2, 10, "branch:8"), recent(3, 10, "branch:7")), 3);

        assertThat(positions(tail, 0)).containsExactly(1L, 3L);
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        var tail = MessageTail.at(0).with(items(1, MessageTail.ITEMS_MAX + 5L), MessageTail.ITEMS_MAX + 5L);

        assertThat(tail.covers(4)).isFalse();
        assertThat(tail.covers(5)).isTrue();
        assertThat(positions(tail, 5).getFirst()).isEqualTo(6);
    }

    @Test
    void theOldestGoWhenTheyHaveTooManyBytesButTheNewestStays() {
        var half = (int) (MessageTail.BYTES_MAX / 2);
        var tail = MessageTail.at(0)
                .with(List.of(recent(1, half, "*"), recent(2, half, "*"), recent(3, 3 * half, "*")), 3);

        assertThat(tail.covers(1)).isFalse();
        assertThat(positions(tail, 2)).containsExactly(3L);
    }

    @Test
    void aFrameIsCutByNumberAndBytesButHoldsAtLeastOne() {
        var tail = MessageTail.at(0).with(items(1, 9), 9);

        assertThat(tail.after(0, SEVEN, 4, 1 << 20)).hasSize(4);
        assertThat(tail.after(0, SEVEN, 100, 25)).hasSize(2);
        assertThat(tail.after(0, SEVEN, 100, 1)).hasSize(1);
    }

    private static List<Long> positions(MessageTail tail, long after) {
        return tail.after(after, SEVEN, 10_000, 1 << 30).stream()
                .map(Deliver.Item::position)
                .toList();
    }

    private static List<Recent> items(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(n -> recent(n, 10, "*"))
                .toList();
    }

    private static Recent recent(long position, int size, String... targets) {
        return new Recent(new Deliver.Item(position, Publisher.notice("n")), List.of(targets), size);
    }
}
