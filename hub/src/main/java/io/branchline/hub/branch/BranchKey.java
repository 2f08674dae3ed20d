package io.branchline.hub.branch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key of a branch's agent: {@code bl_<branchId>_<43 characters base64url of 32 random bytes>}. With 256 random bits
 * a plain SHA-256 is enough; there is nothing to guess.
 */
record BranchKey(int branch, String text) {
    private static final Pattern FORM = Pattern.compile("bl_([1-9][0-9]{0,8})_[A-Za-z0-9_-]{43}");
    private static final int RANDOM_BYTES = 32;

    static BranchKey random(int branch, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new BranchKey(branch, "bl_" + branch + "_" + secret);
    }

    static Optional<BranchKey> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new BranchKey(Integer.parseInt(matcher.group(1)), text))
                : Optional.empty();
    }

    byte[] hash() {
        return sha256(text);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "bl_" + branch + "_…";
    }
}
