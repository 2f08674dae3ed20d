package io.branchline.hub.view;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The secret that lets a person or program look. Compared in constant time; unset, it admits nobody. Thread-safe. */
public final class ViewerToken {
    /** The setting, for refusals that name it. */
    public static final String SETTING = "viewer.token";

    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] hash;

    /** A token; empty means unset. */
    public ViewerToken(String token) {
        this.hash = token.isEmpty() ? null : sha256(token);
    }

    /** Whether one is set. */
    public boolean isSet() {
        return hash != null;
    }

    /** Whether this is the token. */
    public boolean admits(@Nullable String offered) {
        return hash != null && offered != null && MessageDigest.isEqual(hash, sha256(offered));
    }

    /** Whether an {@code Authorization} header carries the token. */
    public boolean admitsHeader(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && admits(authorization.substring(BEARER.length()).strip());
    }

    @Override
    public String toString() {
        return isSet() ? "set (hidden)" : "not set";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
