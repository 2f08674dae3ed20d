package io.branchline.hub.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody at head office should look at, as API and feed show it.
 *
 * @param id of the alert, for good
 * @param kind what is wrong, as {@code branch-offline}
 * @param severity {@code warning} or {@code critical}
 * @param branch code of the branch it is about; null if it is about none
 * @param since when it began
 * @param until when it ended; null while it lasts
 * @param detail for a person
 * @param acknowledgedBy name of the operator who has taken it up; null if nobody has
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
