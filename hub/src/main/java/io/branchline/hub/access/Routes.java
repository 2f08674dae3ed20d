package io.branchline.hub.access;

import io.vertx.ext.web.Router;

/** The addresses of one feature. Called once for each HTTP event loop. */
@FunctionalInterface
public interface Routes {
    /**
     * Takes its addresses with {@link Reads} and {@link Changes}: always by method, as {@code router.get("/api/v1/…")},
     * because {@code openapi.yaml} is compared with them and a wrong method is answered from them.
     */
    void mount(Router router);
}
