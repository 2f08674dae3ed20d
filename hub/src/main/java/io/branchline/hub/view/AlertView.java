package io.branchline.hub.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something at head office or a branch that needs a person.
 *
 * @param id of this occurrence
 * @param kind {@code branch-offline}, {@code branch-lagging}, {@code disk-low}, {@code clock-skew}, {@code quarantine},
 *     {@code gap}, {@code rates-stale} or {@code redis-down}
 * @param severity {@code warning} or {@code critical}
 * @param branch code of the branch; null if it is about head office
 * @param since when it began
 * @param until when it ended; null while it lasts
 * @param detail for a person
 * @param acknowledgedBy operator who has taken it; null if nobody has
 * @param acknowledgedAt when
 * @param note what they wrote
 */
public record AlertView(
        long id,
        String kind,
        String severity,
        @Nullable String branch,
        Instant since,
        @Nullable Instant until,
        String detail,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable String note) {}
