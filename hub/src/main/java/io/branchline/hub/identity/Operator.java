package io.branchline.hub.identity;

/**
 * A person or a program of head office who has shown a token.
 *
 * @param id key in the database; the same for good, whatever token is shown
 * @param tenant key of the business
 * @param name unique within the tenant; what the audit calls them. Four eyes are two different names
 * @param role what they may do
 */
public record Operator(int id, int tenant, String name, Role role) {
    /** Whether they may. */
    public boolean may(Permission permission) {
        return role.may(permission);
    }
}
