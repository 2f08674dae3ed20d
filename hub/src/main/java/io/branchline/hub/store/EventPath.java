package io.branchline.hub.store;

import io.branchline.hub.live.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event and what PostgreSQL knows of its way.
 *
 * @param event with the times of its steps
 * @param branch key of the branch
 * @param batch it was committed in
 * @param released who let it out of the quarantine; null if it never was in it
 */
public record EventPath(
        StoredEvent event, int branch, long batch, @Nullable Decision released) {}
