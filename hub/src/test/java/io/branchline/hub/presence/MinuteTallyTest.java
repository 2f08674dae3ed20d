package io.branchline.hub.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.session.BranchStatus;
import io.branchline.hub.session.DiskRoom;
import io.branchline.hub.session.Presence;
import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MinuteTallyTest {
    private final MinuteTally tally = new MinuteTally();

    private static Presence state(BranchStatus status, long backlog, long lagMs, long room) {
        return new Presence(
                new Branch(1, 1, "367", "Main Street", "west"),
                new UUID(1, 1),
                Instant.EPOCH,
                status,
                Instant.EPOCH,
                Instant.EPOCH,
                PerPriority.of(backlog, 0, 0, 0),
                null,
                0,
                Duration.ofMillis(lagMs),
                Duration.ZERO,
                new DiskRoom(room, null, false),
                null,
                "agent/1",
                "10.0.0.1");
    }

    private void look(BranchStatus status, int times) {
        for (var n = 0; n < times; n++) {
            tally.look(state(status, 0, 0, 1_000), 0);
        }
    }

    @Test
    void aShortBreakDoesNotMakeAMinuteOffline() {
        look(BranchStatus.ONLINE, 25);
        look(BranchStatus.OFFLINE, 3);
        look(BranchStatus.CATCHING_UP, 2);

        assertThat(tally.status()).isEqualTo(BranchStatus.ONLINE);
    }

    @Test
    void ofTwoThatLastedEquallyLongTheWorseOneCounts() {
        look(BranchStatus.ONLINE, 15);
        look(BranchStatus.OFFLINE, 15);

        assertThat(tally.status()).isEqualTo(BranchStatus.OFFLINE);
        assertThat(tally.worthARow()).isTrue();
    }

    @Test
    void aMinuteWithoutAConnectionIsNotWritten() {
        look(BranchStatus.OFFLINE, 30);

        assertThat(tally.worthARow()).isFalse();
    }

    @Test
    void keepsTheMostThatWaitedAndTheLeastRoom() {
        tally.look(state(BranchStatus.ONLINE, 5, 10, 9_000), 2);
        tally.look(state(BranchStatus.ONLINE, 40, 800, 7_000), 3);
        tally.look(state(BranchStatus.ONLINE, 0, 20, 8_000), 0);

        var row = tally.json();

        assertThat(row.getLong("backlog")).isEqualTo(40);
        assertThat(row.getLong("lag_ms")).isEqualTo(800);
        assertThat(row.getLong("settled")).isEqualTo(5);
        assertThat(row.getLong("room_bytes")).isEqualTo(7_000);
    }
}
