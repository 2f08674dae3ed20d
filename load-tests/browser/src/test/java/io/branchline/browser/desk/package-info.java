/**
 * The views of the dashboard at which people work: sales, search, rates, quarantine, alerts, audit. Each as its users see
 * it, found by what it says and by the roles of its parts.
 *
 * <p>Arrives: pages of {@link io.branchline.browser.Browser}, operators of several roles, sales and outages of {@link
 * io.branchline.browser.stage.Stage}, quotes of head office, an event that head office cannot take. Leaves: a verdict, and
 * pictures of the views.
 *
 * <p>Threads: that of the tests. Limits: every wait is a Playwright assertion with a deadline.
 *
 * <p>Failure: the message names pictures, pages and a trace.
 *
 * <p>Invariant: each test has its own pair of currencies, and amounts of its own in a currency no till uses, so that none
 * changes the figures of another.
 */
@NullMarked
package io.branchline.browser.desk;

import org.jspecify.annotations.NullMarked;
