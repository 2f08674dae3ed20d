/** The table of benches, run as quickly as it can be. */
@NullMarked
package io.branchline.load.suite;

import org.jspecify.annotations.NullMarked;
