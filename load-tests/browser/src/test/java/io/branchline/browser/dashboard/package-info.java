/**
 * The dashboard at {@code /}, view by view, as its users see it: found by what it says and by the roles of its parts, not
 * by the names its scripts use.
 *
 * <p>Arrives: pages of {@link io.branchline.browser.Browser}, sales and outages of {@link
 * io.branchline.browser.stage.Stage}. Leaves: a verdict, and pictures of the views.
 *
 * <p>Threads: that of the tests. Limits: every wait is a Playwright assertion with a deadline.
 *
 * <p>Failure: the message names pictures, pages and a trace.
 *
 * <p>Invariant: figures are compared with what the tills posted, never with other figures of the page or the hub.
 */
@NullMarked
package io.branchline.browser.dashboard;

import org.jspecify.annotations.NullMarked;
