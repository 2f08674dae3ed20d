package io.branchline.hub.live;

import java.nio.charset.StandardCharsets;

/** Where the names of a Redis Cluster belong: CRC16 (XMODEM) of the name, modulo 16384. */
final class Slots {
    /** Slots of every cluster. */
    static final int COUNT = 16_384;

    private static final int POLYNOMIAL = 0x1021;

    private Slots() {}

    /** The slot of a name without braces. */
    static int of(String name) {
        var crc = 0;
        for (var octet : name.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (octet & 0xff) << 8;
            for (var bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
        }
        return (crc & 0xffff) % COUNT;
    }
}
