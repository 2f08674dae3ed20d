/** The launcher as a newcomer calls it. */
@NullMarked
package io.branchline.load.launcher;

import org.jspecify.annotations.NullMarked;
