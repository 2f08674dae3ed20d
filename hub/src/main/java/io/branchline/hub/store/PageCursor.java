package io.branchline.hub.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, in the order (time, branch, id). Opaque outside, but no secret: it filters nothing that the query
 * itself does not.
 */
record PageCursor(OffsetDateTime time, int branch, String id) {
    private static final OffsetDateTime EARLIEST = OffsetDateTime.of(1999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime LATEST = OffsetDateTime.of(2102, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final int LENGTH_MAX = 2048;

    static PageCursor of(Row row) {
        return new PageCursor(row.getOffsetDateTime("time"), row.getInteger("branch"), row.getString("id"));
    }

    static PageCursor decode(@Nullable String text) {
        if (text == null) {
            return new PageCursor(LATEST, Integer.MAX_VALUE, "");
        }
        try {
            if (text.length() > LENGTH_MAX) {
                throw new IllegalArgumentException("too long");
            }
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 4);
            var time = Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
            var inRange = clamp(time.atOffset(ZoneOffset.UTC));
            return new PageCursor(inRange, Integer.parseInt(parts[2]), parts[3].replace("\0", ""));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.DateTimeException unreadable) {
            throw new IllegalArgumentException("cursor is not one that a page returned", unreadable);
        }
    }

    String encode() {
        var text = time.toEpochSecond() + " " + time.getNano() + " " + branch + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Tuple parametersOf(EventQuery query) {
        return Tuple.tuple()
                .addInteger(query.tenant())
                .addString(query.branch())
                .addString(query.type())
                .addShort(
                        query.priority() == null
                                ? null
                                : (short) query.priority().level())
                .addString(query.id())
                .addOffsetDateTime(orElse(query.from(), EARLIEST))
                .addOffsetDateTime(orElse(query.to(), LATEST))
                .addOffsetDateTime(time)
                .addInteger(branch)
                .addString(id)
                .addInteger(query.limit() + 1);
    }

    private static OffsetDateTime orElse(@Nullable Instant moment, OffsetDateTime otherwise) {
        return moment == null ? otherwise : clamp(moment.atOffset(ZoneOffset.UTC));
    }

    private static OffsetDateTime clamp(OffsetDateTime time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }
}
