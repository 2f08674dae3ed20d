package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.link.Committed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final Progress progress =
            new Progress(new Branch(1, 1, "367", "Main", "west"), new UUID(1, 1), "10.0.0.1", START, nanos::get);

    private record Evidence(Priority priority, long through, List<Settled.Quarantined> quarantined)
            implements Committed {}

    private void opened(long kept, long settled) {
        var last = PerPriority.of(kept, 0, 0, 0);
        progress.opened(
                new Hello(1, "agent/1", new UUID(2, 2), PerPriority.all(1), last, 0, 0, 1, START, List.of()),
                PerPriority.of(settled, 0, 0, 0),
                START);
    }

    private static Status status(long settled, long backlog, @Nullable Instant oldest, long fill) {
        return new Status(
                PerPriority.of(settled, 0, 0, 0), PerPriority.of(backlog, 0, 0, 0), oldest, 3_600_000, fill, false);
    }

    private void settle(long through, Instant kept, Instant now) {
        var event = SampleEvents.sale().recordedAt(kept);
        progress.received(Priority.SALES, through);
        progress.settled(
                new Events(Priority.SALES, through, List.of(event)),
                new Evidence(Priority.SALES, through, List.of()),
                now);
        progress.seen(now);
    }

    @Test
    void whatTheBranchSaysIsTheTruth() {
        opened(10, 10);

        progress.told(status(10, 25, START.minusSeconds(90), 0));

        assertThat(progress.presence().backlog()).isEqualTo(PerPriority.of(25, 0, 0, 0));
        assertThat(progress.presence().oldestAt()).isEqualTo(START.minusSeconds(90));
    }

    @Test
    void whatSettledWhileTheWordWasOnItsWayIsTakenOff() {
        opened(100, 0);
        progress.through(Priority.SALES, 80);

        progress.told(status(30, 70, START, 0));
        assertThat(progress.presence().backlog().get(Priority.SALES)).isEqualTo(20);

        progress.through(Priority.SALES, 100);
        assertThat(progress.presence().backlog()).isEqualTo(PerPriority.ZERO);
        assertThat(progress.presence().oldestAt()).isNull();
    }

    @Test
    void tellsHowLongTheDiskLasts() {
        opened(0, 0);
        assertThat(progress.presence().room()).isNull();

        progress.told(status(0, 0, null, 1_000));
        assertThat(progress.presence().room()).isEqualTo(new DiskRoom(3_600_000, 3_600L * 3_600, false));

        progress.told(status(0, 0, null, 0));
        assertThat(progress.presence().room()).isEqualTo(new DiskRoom(3_600_000, null, false));
    }

    @Test
    void catchesUpWithATotalAPaceAndATimeLeft() {
        opened(1_100, 100);
        assertThat(progress.presence().catchUp()).isEqualTo(new CatchUp(0, 1_000, 0, null));

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        progress.through(Priority.SALES, 300);
        var halfway = progress.presence();
        assertThat(halfway.status()).isEqualTo(BranchStatus.CATCHING_UP);
        assertThat(halfway.catchUp()).isEqualTo(new CatchUp(200, 1_000, 100, 8L));

        progress.through(Priority.SALES, 1_100);
        assertThat(progress.presence().catchUp()).isNull();
        assertThat(progress.presence().status()).isEqualTo(BranchStatus.ONLINE);
    }

    @Test
    void thePaceIsThatOfTheLastSeconds() {
        opened(10_000, 0);
        for (var second = 1; second <= 20; second++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            progress.through(Priority.SALES, second <= 10 ? second * 100L : 1_000 + (second - 10) * 10L);
            progress.presence();
        }

        var catchUp = progress.presence().catchUp();

        assertThat(catchUp).isNotNull();
        assertThat(catchUp.perSecond()).isEqualTo(10);
    }

    @Test
    void whatWasKeptBeforeTheConnectionIsNoLag() {
        opened(1, 0);

        settle(1, START.minus(Duration.ofHours(3)), START.plusSeconds(1));

        assertThat(progress.presence().status()).isEqualTo(BranchStatus.ONLINE);
        assertThat(progress.presence().lag()).isGreaterThan(Duration.ofHours(3));
    }

    @Test
    void aBranchWhoseEventsSettleLateLagsUntilTheyDoNot() {
        opened(0, 0);

        settle(1, START.plusSeconds(60), START.plusSeconds(100));
        assertThat(progress.presence().status()).isEqualTo(BranchStatus.LAGGING);

        settle(2, START.plusSeconds(110), START.plusSeconds(111));
        assertThat(progress.presence().status()).isEqualTo(BranchStatus.ONLINE);
    }

    @Test
    void aBranchWhoseEventsDoNotSettleLags() {
        opened(0, 0);
        progress.told(status(0, 3, START.plusSeconds(5), 0));
        progress.seen(START.plusSeconds(20));
        assertThat(progress.presence().status()).isEqualTo(BranchStatus.ONLINE);

        progress.seen(START.plusSeconds(40));
        assertThat(progress.presence().status()).isEqualTo(BranchStatus.LAGGING);
    }
}
