package io.branchline.hub.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords nobody has to type: 128 random bits as letters and digits. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String random() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
