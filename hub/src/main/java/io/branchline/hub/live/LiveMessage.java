package io.branchline.hub.live;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One publication on Redis.
 *
 * @param node who published it
 * @param counter number of this publication of that node, from 1 without holes
 * @param batch key of the committed batch
 * @param notice the batch itself; absent if it was too large or nobody seemed to listen, then it is read from PostgreSQL
 */
record LiveMessage(
        UUID node, long counter, long batch, @Nullable LiveNotice notice) {}
