package io.branchline.hub.api;

import io.branchline.hub.access.Parameters;
import org.jspecify.annotations.Nullable;

/** Whole numbers in addresses and queries. */
final class Numbers {
    private static final int DIGITS_MAX = 18;

    private Numbers() {}

    /** The number of a parameter; the other one if it is not there; refused if it is none. */
    static long whole(String name, @Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (text.length() > DIGITS_MAX || !text.matches("[0-9]+")) {
            throw Parameters.wrong(name, "is not a whole number from 0");
        }
        return Long.parseLong(text);
    }
}
