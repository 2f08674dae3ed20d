/** The walks of an event from end to end, with an assertion at every stop. */
@NullMarked
package io.branchline.load.walk;

import org.jspecify.annotations.NullMarked;
