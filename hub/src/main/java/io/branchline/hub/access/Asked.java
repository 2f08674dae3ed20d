package io.branchline.hub.access;

import io.branchline.hub.identity.Operator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of somebody who may make it. What cannot be read as asked for is thrown as {@link Refused}, so a feature
 * never answers for it. Used on the request's own context.
 */
public final class Asked {
    private final RoutingContext request;
    private final Operator who;
    private final Buffer body;
    private @Nullable JsonObject json;

    Asked(RoutingContext request, Operator who, Buffer body) {
        this.request = request;
        this.who = who;
        this.body = body;
    }

    /** Who asks; their tenant is the one to act in. */
    public Operator who() {
        return who;
    }

    /** A part of the address, decoded: {@code path("name")} of {@code /api/v1/tokens/:name}. */
    public String path(String name) {
        var value = Objects.requireNonNull(request.pathParam(name), name);
        if (value.indexOf('\0') >= 0) {
            throw Refused.notFound("there is nothing at this address");
        }
        return value;
    }

    /** The query parameters, of which only these may be there. */
    public Parameters query(String... known) {
        return new Parameters(request.queryParams(), Set.of(known));
    }

    /** Refuses a request with any query parameter. */
    public void noQuery() {
        var _ = new Parameters(request.queryParams(), Set.of());
    }

    /** The body as it came; empty if there was none. */
    public byte[] bytes() {
        return body.getBytes();
    }

    /** Media type of the body without its parameters, in lower case; empty if there was none. */
    public String mediaType() {
        return Bodies.mediaType(request.request());
    }

    /**
     * The body as a JSON object. Whole numbers in it are {@link Long} or {@link java.math.BigInteger}, all others {@link
     * java.math.BigDecimal}; no double anywhere.
     */
    public JsonObject json() {
        if (json == null) {
            json = JsonTree.object(body.getBytes());
        }
        return json;
    }

    RoutingContext request() {
        return request;
    }
}
