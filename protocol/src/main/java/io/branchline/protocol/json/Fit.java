package io.branchline.protocol.json;

import org.jspecify.annotations.Nullable;

/** Whether a JSON value has the shape it must have. */
public sealed interface Fit {
    /**
     * It has.
     *
     * @param amount text of the money that was looked for, or null
     * @param currency its currency, or null
     */
    record Fits(@Nullable String amount, @Nullable String currency) implements Fit {}

    /**
     * It has not.
     *
     * @param pointer JSON pointer to the first place that does not fit; empty for the whole value
     * @param detail what was found and what is allowed
     */
    record Misfit(String pointer, String detail) implements Fit {}
}
