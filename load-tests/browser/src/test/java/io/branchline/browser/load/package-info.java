/**
 * How much work the dashboard is for a browser while a thousand branches sell.
 *
 * <p>Arrives: numbers from system properties. Leaves: for each view the share of time its main thread worked and how its
 * memory went, measured by Chromium itself and printed. It owns its own head office; the branches are those of {@link
 * io.branchline.load.fleet}.
 *
 * <p>Threads: that of the test; the fleet has its own. Limits: the time each view is watched. Failure: a page that does
 * not show what is sold fails the test; how fast the machine is does not.
 *
 * <p>Invariant: figures are the browser's own ({@code Performance.getMetrics}), taken after a garbage collection.
 */
@NullMarked
package io.branchline.browser.load;

import org.jspecify.annotations.NullMarked;
