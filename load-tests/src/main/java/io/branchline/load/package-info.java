/** The composition root of this module; nothing uses it. */
@NullMarked
@CheckReturnValue
package io.branchline.load;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
