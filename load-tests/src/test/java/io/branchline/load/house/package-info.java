/** Rules of the house: what documents say exists, and who may know whom across modules. */
@NullMarked
package io.branchline.load.house;

import org.jspecify.annotations.NullMarked;
