package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL knows of a branch; whether it is connected only the sessions know.
 *
 * @param branch who
 * @param enabled false if its agents are refused
 * @param settled per priority the events settled, over all journal epochs
 * @param settledAt when the last one was; absent before the first
 * @param quarantined events kept apart about which nobody has decided
 * @param gaps reported gaps that nobody has explained
 */
public record BranchState(
        Branch branch,
        boolean enabled,
        PerPriority settled,
        @Nullable Instant settledAt,
        long quarantined,
        long gaps) {}
