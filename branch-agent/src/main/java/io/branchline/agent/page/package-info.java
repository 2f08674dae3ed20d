/**
 * The page of the shop manager at the agent's port, and the JSON behind it.
 *
 * <p>Arrives: requests of browsers and programs, through the port of the point of sale. Leaves: a page of static files,
 * {@code /status}, a support file without secrets, and two actions that try the connection. Owns no state of a stop: it
 * asks journal, link, branch state and figures.
 *
 * <p>Threads: a {@link io.branchline.agent.page.PageDesk} for each event loop of the port; the disk is asked on the
 * journal's own reader, files are looked at on a worker. Limits: quarantined events, refusals, rates, terminals and log
 * lines shown; one question to the journal a second for each event loop; one support file at a time.
 *
 * <p>Failure: what does not answer in time is left out or shown as it was; the page says itself when the agent does not
 * answer it. Head office is not needed for any of it.
 *
 * <p>Invariants: nothing here can lose, change or delay an event. The branch's key is in no answer. A page of another
 * site can neither read nor do anything here.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.page;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
