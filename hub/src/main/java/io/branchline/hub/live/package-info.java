/** What was committed, told to every hub node: the live bus, its holes, and the catch-up from PostgreSQL. */
@NullMarked
@CheckReturnValue
package io.branchline.hub.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
