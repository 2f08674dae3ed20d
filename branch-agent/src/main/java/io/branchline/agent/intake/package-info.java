/**
 * Where the point of sale hands over what happened: the first stop of the walk up.
 *
 * <p>Arrives: CloudEvents in JSON, one or a batch, over HTTP. Leaves: events with their priority, for the journal; to the
 * POS the word {@code kept} with the place in the journal, or a problem of RFC 9457 that names the field. Owns neither
 * the journal nor the link: an outage of head office is not noticed here.
 *
 * <p>Threads: {@link io.branchline.agent.intake.PosServer} runs on one event loop for each of its instances and keeps its
 * state there; {@link io.branchline.agent.intake.Intake} is thread-safe. Limits: connections, requests under way, bytes
 * of bodies under way, size of a body, events in a batch, time until a request has arrived, waits for settlement. Each is
 * exceeded by name: 413, 503 with {@code Retry-After}, 507, 408.
 *
 * <p>Failure: a post whose answer is lost is posted again under the same id and is answered from the journal. When the
 * journal fails, everything under way is answered with a problem and nothing is acknowledged any more.
 *
 * <p>Invariant: the word {@code kept} exists only in {@link io.branchline.agent.intake.IntakeReply.Kept}, which can be
 * made from nothing but what the journal returned after its fsync (P1).
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.intake;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
