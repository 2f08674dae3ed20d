package io.branchline.protocol.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@code data} of an event: the bytes of one JSON value in UTF-8, exactly as the POS wrote them. Carried as bytes
 * from the till to PostgreSQL, so that no number ever passes through a floating-point type on the way.
 *
 * <p>Immutable by convention: neither the giver nor a taker of {@link #utf8()} may change the array.
 */
public final class Payload {
    private final byte[] utf8;

    private Payload(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Wraps the bytes without a copy; they must be one complete JSON value in UTF-8. */
    public static Payload ofUtf8(byte[] utf8) {
        return new Payload(utf8);
    }

    /** The payload of a JSON text. */
    public static Payload of(String json) {
        return new Payload(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy. */
    public byte[] utf8() {
        return utf8;
    }

    /** Number of bytes. */
    public int size() {
        return utf8.length;
    }

    /** The JSON text. */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return text();
    }
}
