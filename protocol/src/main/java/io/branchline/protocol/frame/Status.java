package io.branchline.protocol.frame;

import io.branchline.protocol.event.PerPriority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up, after the welcome and then every few seconds: how the branch's disk stands. Figures for people; nothing of the
 * link's order depends on them, and one that is lost is made up for by the next.
 *
 * @param settled per priority the last sequence that the agent knows to be settled: what the backlog lies behind
 * @param backlog per priority the events kept and not settled
 * @param oldest when the oldest of them was kept; absent if there is none
 * @param roomBytes free bytes of the disk above the reserve
 * @param fillBytesPerHour by how much the journal has grown an hour lately; 0 if it does not grow
 * @param full whether new events are refused for want of room
 */
public record Status(
        PerPriority settled,
        PerPriority backlog,
        @Nullable Instant oldest,
        long roomBytes,
        long fillBytesPerHour,
        boolean full)
        implements Frame {}
