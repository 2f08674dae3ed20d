package io.branchline.hub.identity;

import java.time.Instant;

/**
 * An operator who is signed in at a browser.
 *
 * @param operator who
 * @param expires when the browser has to sign in again
 */
public record SignedIn(Operator operator, Instant expires) {}
