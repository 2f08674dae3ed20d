package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum each row carries: 64 bits, CRC-32C above CRC-32 of the content, then stirred with the row's place. Every
 * single-bit flip is detected with certainty, other damage missed with a chance of about 2^-64. Not against forgery.
 */
final class Checksum {
    private final CRC32C upper = new CRC32C();
    private final CRC32 lower = new CRC32();
    private final byte[] lengthBytes = new byte[Integer.BYTES];

    /** Sum of everything the POS chose. Computed on the caller's thread, to spare the writer. */
    static long content(Content content) {
        var sum = new Checksum();
        sum.add(content.id());
        sum.add(content.source());
        sum.add(content.type());
        sum.add(content.time());
        sum.add(content.subject());
        sum.add(content.extensions());
        sum.add(content.data().utf8());
        return sum.value();
    }

    /** Sum of a whole row. Each step is one-to-one, so that no change of a single number can cancel out. */
    static long row(long content, Priority priority, long place, long recordedMicros) {
        return stir(stir(stir(content ^ priority.level()) ^ place) ^ recordedMicros);
    }

    /** Sum of a text. */
    static long text(String text) {
        var sum = new Checksum();
        sum.add(text);
        return sum.value();
    }

    private void add(@Nullable String text) {
        if (text == null) {
            addLength(-1);
        } else {
            add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void add(byte[] bytes) {
        addLength(bytes.length);
        upper.update(bytes);
        lower.update(bytes);
    }

    private void addLength(int length) {
        for (var at = 0; at < Integer.BYTES; at++) {
            lengthBytes[at] = (byte) (length >>> (at * Byte.SIZE));
        }
        upper.update(lengthBytes);
        lower.update(lengthBytes);
    }

    private long value() {
        return (upper.getValue() << Integer.SIZE) | lower.getValue();
    }

    /** The finaliser of SplitMix64: one-to-one on 64 bits. */
    private static long stir(long value) {
        var once = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        var twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }
}
