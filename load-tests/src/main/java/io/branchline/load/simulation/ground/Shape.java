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
 * @param down sizes of the road down
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
        Down down,
        long lineBufferBytes,
        int catchUpBatchesMax) {
    /**
     * Sizes of the road down.
     *
     * @param deliverItemsMax items in a frame of messages
     * @param ratesItemsMax quotes in a frame of rates
     * @param retentionMicros how long head office keeps items; 0 for always
     * @param keys of exchange rates
     * @param messageEveryMicros mean time between the messages of head office
     * @param quoteEveryMicros mean time between its quotes
     */
    public record Down(
            int deliverItemsMax,
            int ratesItemsMax,
            long retentionMicros,
            int keys,
            long messageEveryMicros,
            long quoteEveryMicros) {
        static Down draw(RandomGenerator random) {
            return new Down(
                    random.nextInt(1, 12),
                    random.nextInt(1, 12),
                    random.nextBoolean() ? 0 : random.nextLong(3_000_000, 40_000_000),
                    random.nextInt(1, 5),
                    random.nextLong(300_000, 6_000_000),
                    random.nextLong(200_000, 6_000_000));
        }
    }

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
                Down.draw(random),
                random.nextLong(1_000, 20_000),
                random.nextInt(5, 200));
    }
}
