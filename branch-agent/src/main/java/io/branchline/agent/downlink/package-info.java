/**
 * The branch's end of the road down: what head office sends, on this branch's disk, and what follows from it.
 *
 * <p>Arrives: {@code deliver} and {@code rates} frames, welcomes and their time, and time itself. Leaves: {@code applied}
 * and {@code ratesApplied}; a routing policy for the intake; for the tills the board of rates, messages, settings, what
 * became of events for other branches, and a stream of what changes. It does not own the link, the port of the POS, or
 * the journal.
 *
 * <p>Files in the data directory: {@code branch.db} (SQLite, its log beside it), and {@code branch-damaged-<n>.db} for
 * each that could not be trusted. {@code sqlite3 branch.db 'SELECT * FROM stream'} shows people what is held.
 *
 * <p>Threads: {@link io.branchline.agent.downlink.Downlink} runs on the uplink's context; {@code branch-writer} alone
 * writes, one transaction for each frame; {@code branch-reader} reads on a connection of its own. Futures complete on the
 * caller's context.
 *
 * <p>Limits: frames of a lane under way, jobs and reads waiting, bytes and age of messages, age and number of displaced
 * quotes, characters of settings, notes of what was missed or refused. Below the reserve of the disk no messages are
 * applied, because what is left is for sales.
 *
 * <p>Failure: a disk that fails is tried again with jitter; nothing is reported as applied, and the road up goes on. An
 * item that cannot be used is noted, told to head office and never in the way. A damaged file is set aside, a fresh one
 * begins at position 0, and head office sends everything again; the identity of the file keeps positions of one from
 * being taken for those of another. Until its policy arrives again the branch goes by the standard one.
 *
 * <p>Invariant: the position moves in the transaction of the effect, and {@code applied} is made from nothing but a
 * {@link io.branchline.agent.downlink.Receipt}, which exists after the commit (P8). A rate that is not known to be the
 * newest is never shown as fresh beyond what the policy allows (P7).
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.downlink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
