/**
 * The hub over HTTP, {@code /api/v1}, and the first plain page at {@code /}.
 *
 * <p>Arrives: requests. Leaves: JSON, problems in the shape of RFC 9457, the OpenAPI document, the files of the page. Owns
 * nothing: {@code hub.store} and the features read and write, {@code hub.access} asks who may, {@code hub.view} says how
 * it is shown. {@link io.branchline.hub.api.ApiRoutes} is the one list of all routes; a feature adds its
 * {@link io.branchline.hub.access.Routes} there and its addresses to {@code openapi.yaml}.
 *
 * <p>Threads: stateless; mounted on every HTTP event loop. Limits: pages of at most 500, one statement per read; those of
 * {@code hub.access} for changes. Failure: PostgreSQL away is 503 with {@code Retry-After}; a wrong parameter is 400 and
 * names it.
 *
 * <p>Invariant: without the token of an operator nothing but the page's own files and the OpenAPI document is served.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
