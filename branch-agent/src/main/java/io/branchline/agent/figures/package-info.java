/**
 * What people at the branch want counted: today's sales and terminals, what was refused, how fast head office takes
 * what waits, how long the disk lasts.
 *
 * <p>Arrives: events as the intake kept or refused them, and once after the start what the journal kept today before
 * that. Leaves: figures of a moment. Owns no event: everything here can be lost and is counted again at the next start,
 * but for what was refused, of which nothing is on any disk.
 *
 * <p>Threads: any; each class guards what it counts. Limits: currencies, terminals, refusals, events read back; beyond
 * each, what is shown says that it is not all.
 *
 * <p>Failure: what cannot be read back is not counted, and the figures say since when they count. Nothing here can keep
 * an event from being kept.
 *
 * <p>Invariant: an event counts once: those of before the start come from the journal as it was then, all others from the
 * intake. Amounts of different currencies are never added.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.figures;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
