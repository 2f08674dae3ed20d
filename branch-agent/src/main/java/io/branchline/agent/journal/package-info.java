/** The branch's disk: every event kept here before it is acknowledged (P1). */
@NullMarked
@CheckReturnValue
package io.branchline.agent.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
