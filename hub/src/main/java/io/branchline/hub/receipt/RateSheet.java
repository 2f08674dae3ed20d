package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * When each of many branches was handed the same quotes, or has applied them: a line is some bytes in an array and not an
 * object, so that a rate to thousands of branches leaves nothing behind for the garbage collector to copy. Not
 * thread-safe.
 */
final class RateSheet implements Note {
    private final boolean applied;
    private final int tenant;
    private final long through;
    private final List<Long> versions;
    private int[] branches = new int[1];
    private long[] micros = new long[1];
    private long[] positions = new long[1];
    private int lines;

    /**
     * An empty sheet.
     *
     * @param applied whether the branches have applied the quotes, or else were handed them
     * @param through version through which they have applied all
     */
    RateSheet(boolean applied, int tenant, long through, List<Long> versions) {
        this.applied = applied;
        this.tenant = tenant;
        this.through = through;
        this.versions = versions;
    }

    /** Whether a line of this kind belongs here; an equal list of versions in another place has a sheet of its own. */
    @SuppressWarnings("ReferenceEquality") // The sessions share the list with the frame.
    boolean isOf(boolean otherApplied, int otherTenant, long otherThrough, List<Long> otherVersions) {
        return versions == otherVersions && through == otherThrough && applied == otherApplied && tenant == otherTenant;
    }

    /** One more branch; in the lane of messages it is at a position. */
    void add(Branch branch, long position, Instant at) {
        if (lines == branches.length) {
            var more = 2 * lines;
            branches = Arrays.copyOf(branches, more);
            micros = Arrays.copyOf(micros, more);
            positions = Arrays.copyOf(positions, more);
        }
        branches[lines] = branch.id();
        micros[lines] = ReceiptBatch.micros(at);
        positions[lines] = position;
        lines++;
    }

    @Override
    public void putInto(ReceiptBatch batch, Room room) {
        for (var line = 0; line < lines; line++) {
            var at = micros[line];
            if (applied) {
                batch.reached(tenant, branches[line], Lane.RATES, through, positions[line], at);
            }
            var times = applied ? ReceiptBatch.Times.applied(tenant, at) : ReceiptBatch.Times.delivered(tenant, at);
            for (var version : versions) {
                batch.put(Lane.RATES, new ReceiptBatch.Place(branches[line], version), times, room);
            }
        }
    }
}
