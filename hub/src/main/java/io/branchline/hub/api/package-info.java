/**
 * The read side of the hub over HTTP, {@code /api/v1}, and the first plain page at {@code /}.
 *
 * <p>Arrives: GET requests. Leaves: JSON, problems in the shape of RFC 9457, the OpenAPI document, the files of the page.
 * Owns nothing: {@code hub.store} reads, {@code hub.view} writes.
 *
 * <p>Threads: stateless; mounted on every HTTP event loop. Limits: pages of at most 500, one statement per request, no
 * request body. Failure: PostgreSQL away is 503 with {@code Retry-After}; a wrong parameter is 400 and names it.
 *
 * <p>Invariant: without the viewer token nothing but the page's own files and the OpenAPI document is served.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
