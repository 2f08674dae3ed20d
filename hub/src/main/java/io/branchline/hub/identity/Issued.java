package io.branchline.hub.identity;

/**
 * An operator and the token just made, which is shown this once: the database holds only its hash.
 *
 * @param operator who
 * @param token {@code blo_<name>_<43 characters>}
 */
public record Issued(Operator operator, String token) {
    /** Without the token, for logs. */
    @Override
    public String toString() {
        return "Issued[operator=" + operator + "]";
    }
}
