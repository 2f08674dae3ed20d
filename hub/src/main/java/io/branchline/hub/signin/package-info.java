/**
 * Signing in at a browser: with a token that is typed in once, or with a ticket that came in a link.
 *
 * <p>Arrives: requests to {@code /session} from whoever, and for tickets from operators. Leaves: a cookie that scripts
 * cannot read, and who is signed in. Owns no table: {@code hub.identity} keeps sign-ins and tickets, and asks PostgreSQL
 * whether they are good, so that they hold at every node.
 *
 * <p>Threads: mounted on every HTTP event loop; no state. Limits: the size of a body, the life of a sign-in and of a
 * ticket, how many an operator may have of each, and the attempts of an address, which the doorkeeper counts.
 *
 * <p>Failure: PostgreSQL away is 503; nobody is let in.
 *
 * <p>Invariant: a token, a ticket or a session is never part of an address that reaches a server, of a log line or of a
 * stored answer.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.signin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
