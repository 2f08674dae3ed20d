package io.branchline.hub.identity;

/**
 * An operator who has come in to stay.
 *
 * @param operator who
 * @param pass what to ask for again and again, see {@link Doorkeeper#stillGood}
 */
public record Admitted(Operator operator, TokenHash pass) {}
