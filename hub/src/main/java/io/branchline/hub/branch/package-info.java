/** Who the branches are: the registry in PostgreSQL and the keys of their agents. */
@NullMarked
@CheckReturnValue
package io.branchline.hub.branch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
