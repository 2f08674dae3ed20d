/**
 * What the pages are tested against: the whole system of the demo, real servers, a hub, two branches and their tills, with
 * a few hundred real sales in it.
 *
 * <p>Arrives: nothing. Leaves: the address of the dashboard, sales, outages. Owns the estate and what was sold on it; owns
 * no browser.
 *
 * <p>Threads: driven by the thread of the tests, blocking; tills run on the estate's Vert.x.
 *
 * <p>Failure: what does not come to its end in time is named with the last words of the program concerned.
 *
 * <p>Invariant: whoever makes an outage ends it, so that each test finds the system whole; what {@link
 * io.branchline.browser.stage.Stage#sold} says is what the tills posted, and not what the hub made of it.
 */
@NullMarked
package io.branchline.browser.stage;

import org.jspecify.annotations.NullMarked;
