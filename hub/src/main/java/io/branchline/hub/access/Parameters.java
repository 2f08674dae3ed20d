package io.branchline.hub.access;

import io.branchline.hub.view.ViewProblem;
import io.branchline.protocol.event.Priority;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of one request: known ones only, each at most once, and within their limits. Whatever is wrong is
 * thrown as {@link Refused}, 400 with the name of the parameter.
 */
public final class Parameters {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 500;
    private static final int TEXT_MAX = 2_048;

    private final MultiMap query;

    /** Checks the names. */
    Parameters(MultiMap query, Set<String> known) {
        this.query = query;
        for (var name : query.names()) {
            if (!known.contains(name)) {
                throw wrong(
                        name,
                        known.isEmpty()
                                ? "is unknown; there are no parameters here"
                                : "is unknown; allowed are " + String.join(", ", new TreeSet<>(known)));
            }
            if (query.getAll(name).size() > 1) {
                throw wrong(name, "is there more than once");
            }
        }
    }

    /** A text of 1 to 2,048 characters; null if it is not there. */
    public @Nullable String text(String name) {
        var value = query.get(name);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > TEXT_MAX || value.indexOf('\0') >= 0) {
            throw wrong(name, "has " + value.length() + " characters; allowed are 1 to " + TEXT_MAX);
        }
        return value;
    }

    /** A priority; null if it is not there. */
    public @Nullable Priority priority(String name) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        if (value.length() != 1 || value.charAt(0) < '1' || value.charAt(0) > '4') {
            throw wrong(name, "is not one of 1, 2, 3, 4");
        }
        return Priority.ofLevel(value.charAt(0) - '0');
    }

    /** An RFC 3339 time; null if it is not there. */
    public @Nullable Instant moment(String name) {
        var value = text(name);
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException notATime) {
            throw wrong(name, "is not an RFC 3339 time such as 2026-03-01T09:30:00Z (percent-encode a plus sign)");
        }
    }

    /** Most entries of a page, {@code limit}: 1 to 500, 50 if it is not there. */
    public int limit() {
        var value = text("limit");
        if (value == null) {
            return LIMIT_DEFAULT;
        }
        var number = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > LIMIT_MAX) {
            throw wrong("limit", "is not a whole number from 1 to " + LIMIT_MAX);
        }
        return number;
    }

    /** The refusal of a parameter. */
    public static Refused wrong(String name, String detail) {
        return new Refused(ViewProblem.parameter(name, detail));
    }
}
