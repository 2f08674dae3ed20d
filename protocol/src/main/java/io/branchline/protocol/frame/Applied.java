package io.branchline.protocol.frame;

import java.util.List;

/**
 * Up: everything delivered through this position is durably applied at the branch (P8).
 *
 * @param position of the last applied item
 * @param refused those of the items since the last report that the branch holds but cannot use; they never stand in the
 *     way of those behind them
 */
public record Applied(long position, List<Refused> refused) implements Frame {
    public Applied {
        refused = List.copyOf(refused);
    }

    /** Everything could be used. */
    public Applied(long position) {
        this(position, List.of());
    }
}
