package io.branchline.protocol.json;

/** How large the JSON of one event may be. Larger than any receipt, small enough for any receiver. */
public final class JsonLimits {
    /** Most bytes of one event: attributes and data together. */
    public static final int EVENT_BYTES_MAX = 262_144;

    /** Deepest nesting of maps and lists in the data. */
    public static final int DEPTH_MAX = 32;

    /** Most tokens (names, values, brackets) in the data. */
    public static final int TOKENS_MAX = 50_000;

    /** Most digits of one number in the data, and the largest power of ten it may be written with. */
    public static final int DIGITS_MAX = 30;

    /** Most characters of the input that a refusal repeats. */
    public static final int EXCERPT_MAX = 40;

    private JsonLimits() {}
}
