/**
 * Commands that measure one part alone or damage it on purpose. Each is a {@code main} that prints what it did, what it
 * found and its seed, and exits with 1 if a promise was broken.
 *
 * <p>Arrives: command-line arguments. Leaves: figures on standard output. They own no part of the product and use its
 * public face only. Threads: their own. Limits: stated by their arguments. Failure: one line and a status other than 0.
 *
 * <p>Invariant: what was written and answered is remembered apart from the part under test and compared with what comes
 * out of it; what is compared runs
 * alternately in one process, over the same rows and settings. No figure of wall time is asserted.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
