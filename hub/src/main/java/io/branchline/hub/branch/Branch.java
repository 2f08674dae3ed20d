package io.branchline.hub.branch;

/**
 * A branch as the hub knows it.
 *
 * @param id key in the database
 * @param tenant key of the business it belongs to
 * @param code short name people use, such as {@code 367}; unique within the tenant
 * @param name for people
 * @param region for grouping
 */
public record Branch(int id, int tenant, String code, String name, String region) {}
