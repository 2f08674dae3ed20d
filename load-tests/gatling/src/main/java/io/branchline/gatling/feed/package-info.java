/**
 * People who watch: readers of {@code /feed} beside the branches whose sales they see.
 *
 * <p>Arrives: messages of the feed. Leaves: how long each sale took from the till to the reader, in Gatling's report, and
 * which sales each reader saw, in the ledger. Owns no branch.
 *
 * <p>Threads: those of the HTTP client, one at a time for each reader. Limits: one bit for each sale of a watched branch.
 * Failure: a reader that is closed is a KO in the report and does not come back.
 *
 * <p>Invariant: a sale is known by its id, which says run, branch, number and moment; nothing is shared with the branches.
 */
@NullMarked
@CheckReturnValue
package io.branchline.gatling.feed;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
