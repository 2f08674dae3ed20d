package io.branchline.agent.downlink;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The checksum of a row: CRC-32C over its values, each with its length. Finds every flipped bit; not against forgery. */
final class Crc {
    private Crc() {}

    static long of(@Nullable Object... values) {
        var sum = new CRC32C();
        for (var value : values) {
            var bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
            for (var shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                sum.update(bytes.length >>> shift);
            }
            sum.update(bytes);
        }
        return sum.getValue();
    }

    /** Says that a row is not what was written. */
    static void check(String what, long stored, @Nullable Object... values) throws Damage {
        if (stored != of(values)) {
            throw new Damage(what + ": its checksum is wrong");
        }
    }
}
