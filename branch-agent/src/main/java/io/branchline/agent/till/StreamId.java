package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchView;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Id of an entry of the stream. It names the database, too: after a damaged one was replaced its numbers begin at 1
 * again, and a till must not go on in the middle of something else.
 *
 * @param database which one
 * @param seq place in its stream
 */
record StreamId(String database, long seq) {
    private static final int DATABASE_CHARS = 8;
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9]{1,15})");

    /** The newest entry. */
    static StreamId at(BranchView view) {
        return new StreamId(database(view.standing().identity()), view.head());
    }

    static String database(String identity) {
        return identity.substring(0, Math.min(DATABASE_CHARS, identity.length()));
    }

    static Optional<StreamId> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new StreamId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    String text() {
        return database + "-" + seq;
    }
}
