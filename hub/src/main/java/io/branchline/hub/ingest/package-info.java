/** From a session to PostgreSQL: a queue per priority and writer, batches, and the outcome of each run. */
@NullMarked
@CheckReturnValue
package io.branchline.hub.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
