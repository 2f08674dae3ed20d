/**
 * What a person or a program may see of the hub: the allowed origins, problems, and the JSON of branches, totals and
 * events that API and feed share, so that both use the same words.
 *
 * <p>Arrives: rows of {@code hub.store}, the state of the sessions through
 * {@link io.branchline.hub.view.BranchStates}. Leaves: JSON texts. Owns no socket and no state. Thread-safe.
 *
 * <p>Limits: what is written is as large as what was read; reads are bounded where they are made. Failure: none of its own.
 *
 * <p>Invariant: amounts leave as decimal strings, counts and sequences as whole numbers, times in UTC.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.view;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
