/**
 * The real sales the demo replays: a year of a grocery chain's receipts, as the events its tills would post.
 *
 * <p>Arrives: two CSV files on the class path ({@code retail-us}, see the NOTICE beside them). Leaves: an endless run of
 * posts, each a receipt with its stock movements, in the order of the data's own time. Owns no clock: the moment of a
 * post is an argument.
 *
 * <p>Threads: none. Limits: the data of 89 stores fits in 30 MB of heap. Failure: a file that does not parse is a bug
 * and stops the program, naming the line.
 *
 * <p>Invariant: an amount is parsed as a decimal and rounded to whole cents once, here; no floating-point number exists
 * anywhere on the way.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.retail;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
