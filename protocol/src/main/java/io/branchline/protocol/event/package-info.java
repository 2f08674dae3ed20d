/**
 * What happened at a branch: the event, its priority and the policy that routes it. Values only: no I/O, no threads,
 * every type immutable. Money is a decimal string with an ISO 4217 code and never a floating-point number.
 */
@NullMarked
@CheckReturnValue
package io.branchline.protocol.event;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
