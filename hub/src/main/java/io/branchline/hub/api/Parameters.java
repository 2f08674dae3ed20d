package io.branchline.hub.api;

import io.branchline.hub.view.ViewProblem;
import io.branchline.protocol.event.Priority;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request: known ones only, each at most once, and within their limits. */
final class Parameters {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 500;
    private static final int TEXT_MAX = 2_048;

    /** A parameter is wrong. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private final transient ViewProblem problem;

        Wrong(String name, String detail) {
            super(name + " " + detail);
            this.problem = ViewProblem.parameter(name, detail);
        }

        ViewProblem problem() {
            return problem;
        }
    }

    private final MultiMap query;

    /** Checks the names. */
    Parameters(MultiMap query, Set<String> known) throws Wrong {
        this.query = query;
        for (var name : query.names()) {
            if (!known.contains(name)) {
                throw new Wrong(name, "is unknown; allowed are " + String.join(", ", new TreeSet<>(known)));
            }
            if (query.getAll(name).size() > 1) {
                throw new Wrong(name, "is there more than once");
            }
        }
    }

    /** Checks that there are none. */
    static void none(MultiMap query) throws Wrong {
        if (!query.isEmpty()) {
            throw new Wrong(query.names().iterator().next(), "is unknown; there are no parameters here");
        }
    }

    @Nullable
    String text(String name) throws Wrong {
        var value = query.get(name);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > TEXT_MAX || value.indexOf('\0') >= 0) {
            throw new Wrong(name, "has " + value.length() + " characters; allowed are 1 to " + TEXT_MAX);
        }
        return value;
    }

    @Nullable
    Priority priority(String name) throws Wrong {
        var value = text(name);
        if (value == null) {
            return null;
        }
        if (value.length() != 1 || value.charAt(0) < '1' || value.charAt(0) > '4') {
            throw new Wrong(name, "is not one of 1, 2, 3, 4");
        }
        return Priority.ofLevel(value.charAt(0) - '0');
    }

    @Nullable
    Instant moment(String name) throws Wrong {
        var value = text(name);
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException notATime) {
            throw new Wrong(name, "is not an RFC 3339 time such as 2026-03-01T09:30:00Z (percent-encode a plus sign)");
        }
    }

    int limit() throws Wrong {
        var value = text("limit");
        if (value == null) {
            return LIMIT_DEFAULT;
        }
        var number = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > LIMIT_MAX) {
            throw new Wrong("limit", "is not a whole number from 1 to " + LIMIT_MAX);
        }
        return number;
    }
}
