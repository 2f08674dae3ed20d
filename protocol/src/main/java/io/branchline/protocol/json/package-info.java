/**
 * Strict JSON texts: UTF-8 without tricks, hard limits, and the shape a value must have.
 *
 * <p>Arrives: the bytes of one JSON value nobody has looked at, and the shape read from a JSON Schema at start. Leaves:
 * that it fits, or the first place where it does not, in plain words. Knows nothing of events.
 *
 * <p>Threads: shapes are immutable and shared; a check belongs to one call. Limits: {@link
 * io.branchline.protocol.json.JsonLimits}, each with its refusal. Failure: a value that does not fit is a {@link
 * io.branchline.protocol.json.Fit.Misfit}, never an exception; a schema with a keyword that is not understood stops the
 * program at start.
 *
 * <p>Invariant: one pass over the bytes and no tree. What passes can be stored as {@code jsonb} by PostgreSQL: no U+0000,
 * no half of a surrogate pair, no number of absurd size, no member twice. Tests judge it by a complete JSON Schema
 * validator.
 */
@NullMarked
@CheckReturnValue
package io.branchline.protocol.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
