package io.branchline.hub.branch;

import java.time.Instant;

/**
 * A branch in the registry.
 *
 * @param branch who
 * @param tenantCode short name of its business
 * @param enabled false if its agents are refused
 * @param created when it was added
 */
public record Registered(Branch branch, String tenantCode, boolean enabled, Instant created) {}
