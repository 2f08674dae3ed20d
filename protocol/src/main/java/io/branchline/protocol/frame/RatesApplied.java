package io.branchline.protocol.frame;

import java.util.List;

/**
 * Up: of all quotes through this version, those sent to the branch are on its disk (P7).
 *
 * @param version of the last quote
 * @param refused those of the quotes since the last report that the branch holds but cannot use
 */
public record RatesApplied(long version, List<Refused> refused) implements Frame {
    public RatesApplied {
        refused = List.copyOf(refused);
    }

    /** Everything could be used. */
    public RatesApplied(long version) {
        this(version, List.of());
    }
}
