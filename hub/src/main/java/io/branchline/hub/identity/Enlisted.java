package io.branchline.hub.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator in the registry, with a token that is good or was revoked.
 *
 * @param operator who
 * @param tenantCode short name of their business
 * @param created when the token was made
 * @param createdBy who made it
 * @param revokedAt since when it is refused; null if it is good
 * @param lastUsedAt when it was last shown, to the minute; null if never
 */
public record Enlisted(
        Operator operator,
        String tenantCode,
        Instant created,
        String createdBy,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {}
