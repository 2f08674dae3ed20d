package io.branchline.hub.branch;

/**
 * A new branch and the key of its agent, which is shown this once: the database holds only its hash.
 *
 * @param branch the branch
 * @param key {@code bl_<branchId>_<43 characters>}
 */
public record Enrolled(Branch branch, String key) {
    /** Without the key, for logs. */
    @Override
    public String toString() {
        return "Enrolled[branch=" + branch + "]";
    }
}
