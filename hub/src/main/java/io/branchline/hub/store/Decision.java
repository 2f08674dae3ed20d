package io.branchline.hub.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about a quarantined event or a gap.
 *
 * @param by name of the operator
 * @param at when
 * @param note why; of a release only if somebody said it
 * @param releasedId id of the event that was stored for a quarantined one; null if none was
 */
public record Decision(
        String by,
        Instant at,
        @Nullable String note,
        @Nullable String releasedId) {}
