package io.branchline.hub.store;

import org.jspecify.annotations.Nullable;

/**
 * Which quarantined events or gaps to read. Absent filters let everything through.
 *
 * @param tenant whose; always
 * @param branch code of the branch
 * @param state what became of them
 * @param cursor {@link TroublePage#next} of the page before, or null for the first
 * @param limit most of them
 */
public record TroubleQuery(
        int tenant,
        @Nullable String branch,
        Trouble.@Nullable State state,
        @Nullable String cursor,
        int limit) {}
