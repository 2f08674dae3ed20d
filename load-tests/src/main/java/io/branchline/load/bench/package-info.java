/**
 * Benchmarks against the real servers, run by hand or in one go; they print figures and assert nothing on wall time.
 *
 * <p>Arrives: command-line options. Leaves: a table of figures on standard output. Owns temporary servers that are gone at
 * the end. Threads: the caller's main thread drives. Failure: the exception is printed and the process ends with 1.
 *
 * <p>Invariant: what is compared runs alternately in one process, over the same rows and settings.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
