/**
 * Support for tests of the hub's pages in a real browser, driven by Playwright.
 *
 * <p>Arrives: a test class with a {@link io.branchline.browser.Browser}. Leaves: pages in the look it asks for, at the
 * dashboard of a running system; checks of what every page owes its users (accessible, all of it by keyboard, no sideways
 * scrolling); and, when a test fails, what is needed to see why. Owns the browser and its pages; owns no view: those are
 * tested in packages of their own.
 *
 * <p>Threads: Playwright belongs to one thread, that of the tests; nothing here may be called from another.
 *
 * <p>Limits: every wait is one of Playwright's assertions with a deadline; complaints and findings are cut off at a number.
 *
 * <p>Failure: without a browser the tests are aborted with one loud line. A test fails when its page complained, failed, or
 * asked for anything that is not the hub's, unless the test has said before which complaint has to come.
 *
 * <p>Invariant: one browser for each class, a fresh profile for each visit; no test sees what another left in a browser.
 */
@NullMarked
package io.branchline.browser;

import org.jspecify.annotations.NullMarked;
