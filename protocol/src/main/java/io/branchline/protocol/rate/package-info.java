/**
 * Exchange rates: what a quote is, which of several a branch goes by, and what follows from them.
 *
 * <p>Arrives: quotes as people and files write them, as JSON, and the moment. Leaves: checked quotes, the board of that
 * moment, converted amounts. It does not own who may publish, how quotes travel or where they are kept.
 *
 * <p>Threads: records are immutable; {@code RateBoard} belongs to one thread.
 *
 * <p>Limits: decimals of 10 digits before and 10 after the point, scheduled quotes per key. Beyond each, a named refusal.
 *
 * <p>Failure: a quote that breaks a rule is refused with what was found and what is allowed; nothing is rounded into
 * shape.
 *
 * <p>Invariant: the board of a moment depends on the set of quotes alone, never on the order they arrived in; amounts
 * are decimals and never pass through a floating-point number.
 */
@NullMarked
@CheckReturnValue
package io.branchline.protocol.rate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
