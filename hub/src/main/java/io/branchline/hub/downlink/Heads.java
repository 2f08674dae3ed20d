package io.branchline.hub.downlink;

/**
 * Where the two lanes of a tenant end.
 *
 * @param position of the newest message, 0 if there is none
 * @param version of the newest quote, 0 if there is none
 */
public record Heads(long position, long version) {
    /** Before anything was appended. */
    public static final Heads NONE = new Heads(0, 0);
}
