package io.branchline.load.simulation.ground;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Welcome.Limits;
import java.util.random.RandomGenerator;

/**
 * The sizes of one simulated world, drawn from the seed; small, so that every limit is met often.
 *
 * @param branches how many
 * @param tills of each branch
 * @param saleEveryMicros mean time between the sales of a till
 * @param stormyMicros how long faults strike
 * @param window credit of each priority
 * @param frameCostMax of the uplink sender
 * @param limits told in the welcome
 * @param batchRunsMax runs in one transaction
 * @param retainedRows settled rows a journal keeps for each priority
 * @param downlinkInFlightMax items
 * @param lineBufferBytes bytes a socket takes before it is not writable
 * @param catchUpBatchesMax batches a feed reader catches up before it takes a new snapshot
 */
public record Shape(
        int branches,
        int tills,
        long saleEveryMicros,
        long stormyMicros,
        PerPriority window,
        PerPriority frameCostMax,
        Limits limits,
        int batchRunsMax,
        int retainedRows,
        int downlinkInFlightMax,
        long lineBufferBytes,
        int catchUpBatchesMax) {
    /** Largest payload of an event. */
    public static final int PAYLOAD_MAX = 600;

    /** Largest cost of an event, with its attributes and framing. */
    public static final long EVENT_COST_MAX = PAYLOAD_MAX + 200;

    /** Draws the sizes. */
    public static Shape draw(RandomGenerator random) {
        var frame = PerPriority.from(priority -> random.nextLong(300, 2_500));
        return new Shape(
                random.nextInt(1, 4),
                random.nextInt(1, 3),
                random.nextLong(150_000, 1_500_000),
                random.nextLong(20_000_000, 90_000_000),
                PerPriority.from(priority -> random.nextLong(800, 12_000)),
                frame,
                new Limits(1 << 16, random.nextInt(1, 24), random.nextInt(500, 3_000)),
                random.nextInt(1, 12),
                random.nextInt(0, 200),
                random.nextInt(1, 12),
                random.nextLong(1_000, 20_000),
                random.nextInt(5, 200));
    }
}
