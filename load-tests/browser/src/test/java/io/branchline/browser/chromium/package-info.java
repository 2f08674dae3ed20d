/**
 * Finds a Chromium for the tests, or brings one.
 *
 * <p>Arrives: a {@link io.branchline.browser.chromium.Machine}, its environment above all. Leaves: a
 * {@link io.branchline.browser.chromium.Chromium} that has answered, or one line that says what is missing and how to get
 * it. Owns no page and no test.
 *
 * <p>Threads: none of its own; blocks while a package is installed, ten minutes at the most.
 *
 * <p>Failure: every way that did not lead to a browser is named with the file of its output.
 *
 * <p>Invariant: nothing is installed while a browser is there, and nothing at all unless this is root on a machine with
 * {@code apt-get}; what is fetched otherwise goes to Playwright's own cache of this user.
 */
@NullMarked
package io.branchline.browser.chromium;

import org.jspecify.annotations.NullMarked;
