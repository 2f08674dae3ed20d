package io.branchline.hub.access;

import io.branchline.hub.identity.Permission;
import java.util.Set;

/**
 * What a route that changes something demands.
 *
 * @param permission what the operator must be allowed
 * @param action what the audit calls it, as {@code token.added}
 * @param keyRequired whether an {@code Idempotency-Key} must be there; it may be in any case
 * @param bodyBytesMax largest body; 0 for none
 * @param mediaTypes allowed ones of the body
 */
public record Rule(
        Permission permission, String action, boolean keyRequired, int bodyBytesMax, Set<String> mediaTypes) {
    private static final int BODY_BYTES_MAX = 64 * 1024;

    public Rule {
        mediaTypes = Set.copyOf(mediaTypes);
    }

    /** A JSON body of at most 64 KiB; a key is taken and not demanded. */
    public static Rule of(Permission permission, String action) {
        return new Rule(permission, action, false, BODY_BYTES_MAX, Set.of("application/json"));
    }

    /** The same, and a request without an {@code Idempotency-Key} is refused. */
    public Rule withKey() {
        return new Rule(permission, action, true, bodyBytesMax, mediaTypes);
    }

    /** The same with bodies up to this size. */
    public Rule upTo(int bytes) {
        return new Rule(permission, action, keyRequired, bytes, mediaTypes);
    }

    /** The same with bodies of these media types, in lower case. */
    public Rule taking(String... types) {
        return new Rule(permission, action, keyRequired, bodyBytesMax, Set.of(types));
    }

    /** The same without a body. */
    public Rule withoutBody() {
        return new Rule(permission, action, keyRequired, 0, Set.of());
    }
}
