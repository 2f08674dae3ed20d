package io.branchline.hub.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secret of an operator: {@code blo_<name>_<43 characters base64url of 32 random bytes>}. */
record OperatorToken(String name, String text) {
    private static final String NAME = "[a-z0-9][a-z0-9.-]{0,62}";
    private static final Pattern NAME_FORM = Pattern.compile(NAME);
    private static final Pattern FORM = Pattern.compile("blo_(" + NAME + ")_[A-Za-z0-9_-]{43}");
    private static final int RANDOM_BYTES = 32;

    static OperatorToken random(String name, SecureRandom random) {
        if (!NAME_FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "is not 1 to 63 lower-case letters, digits, dots and dashes that begin with a letter or digit");
        }
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new OperatorToken(
                name,
                "blo_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<OperatorToken> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new OperatorToken(matcher.group(1), text)) : Optional.empty();
    }

    TokenHash hash() {
        return TokenHash.of(text);
    }

    @Override
    public String toString() {
        return "blo_" + name + "_…";
    }
}
