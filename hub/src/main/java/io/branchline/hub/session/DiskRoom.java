package io.branchline.hub.session;

import io.branchline.protocol.frame.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The room left on a branch's disk, as its agent said last.
 *
 * @param bytes above the reserve
 * @param seconds until it is used up at the pace of the last hours; null if the journal does not grow
 * @param full whether new events are refused
 */
public record DiskRoom(long bytes, @Nullable Long seconds, boolean full) {
    private static final double HOUR_S = Duration.ofHours(1).toSeconds();

    static DiskRoom of(Status status) {
        var pace = status.fillBytesPerHour();
        var seconds = pace == 0 ? null : (Long) (long) (status.roomBytes() / (double) pace * HOUR_S);
        return new DiskRoom(status.roomBytes(), seconds, status.full());
    }
}
