/** Real processes, killed; and faults planted to see whether the check finds them. */
@NullMarked
package io.branchline.load.fault;

import org.jspecify.annotations.NullMarked;
