/**
 * The page of the shop manager at the agent, as its reader sees it: found by what it says and by the roles of its parts.
 *
 * <p>Arrives: pages of {@link io.branchline.browser.Browser} at the agents of {@link io.branchline.browser.stage.Stage}, and
 * at an agent of its own that no head office knows. Leaves: a verdict, and pictures of the page.
 *
 * <p>Threads: that of the tests. Limits: every wait is a Playwright assertion with a deadline.
 *
 * <p>Failure: the message names pictures, pages and a trace.
 *
 * <p>Invariant: what the page says is compared with what the tills posted and with what happened, not with the agent's
 * own status; only that page and {@code /status} say the same sentence is compared with it.
 */
@NullMarked
package io.branchline.browser.manager;

import org.jspecify.annotations.NullMarked;
