/**
 * The European Central Bank's whole history of reference rates, as the demo brings it along, read by the hub's own
 * reader.
 *
 * <p>Arrives: the file of the class path, byte for byte. Leaves: nothing but a verdict.
 *
 * <p>Threads: none. Limits: those of the reader. Failure: a figure that differs from the notice beside the file.
 *
 * <p>Invariant: the file is unaltered, because that is the condition of its use.
 */
@NullMarked
package io.branchline.load.fx;

import org.jspecify.annotations.NullMarked;
