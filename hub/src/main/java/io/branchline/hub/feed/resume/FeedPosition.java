package io.branchline.hub.feed.resume;

import io.branchline.hub.live.CommittedBatches.Position;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Up to where a reader has seen everything: the text is opaque to it. Any node takes it, because it names transactions and
 * batches of PostgreSQL and nothing of a node.
 *
 * @param database identity and timeline of the database; another one has other transactions under the same numbers
 * @param at when it was made, to the second
 * @param horizon everything up to here was seen
 * @param beyond batches behind the horizon that were seen, in rising order
 */
public record FeedPosition(long database, Instant at, Position horizon, List<Long> beyond) {
    /** Most batches beyond the horizon. */
    public static final int BEYOND_MAX = 2_000;

    /** Longest text: fits into a header with the rest of a request. */
    public static final int TEXT_MAX = 6_000;

    /** The text of a place that cannot be resumed from, because too much lies beyond its horizon. */
    public static final String NOWHERE = "AA";

    private static final byte FORM = 1;

    public FeedPosition {
        beyond = beyond.stream().sorted().distinct().toList();
    }

    /** The text; {@link #NOWHERE} if it would be too long. */
    public String text() {
        if (beyond.size() > BEYOND_MAX) {
            return NOWHERE;
        }
        var out = ByteBuffer.allocate(64 + beyond.size() * 10);
        out.put(FORM).putLong(database);
        put(out, at.getEpochSecond());
        put(out, horizon.xid());
        put(out, horizon.batch());
        put(out, beyond.size());
        var before = 0L;
        for (var batch : beyond) {
            put(out, batch - before);
            before = batch;
        }
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(out.array(), out.position()));
        return text.length() > TEXT_MAX ? NOWHERE : text;
    }

    /** The position of a text; empty if it is none of this form. */
    public static Optional<FeedPosition> of(String text) {
        if (text.length() > TEXT_MAX) {
            return Optional.empty();
        }
        try {
            var in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return in.get() == FORM ? Optional.of(read(in)).filter(found -> !in.hasRemaining()) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException notOurs) {
            return Optional.empty();
        }
    }

    private static FeedPosition read(ByteBuffer in) {
        var database = in.getLong();
        var at = Instant.ofEpochSecond(take(in) % (1L << 40));
        var horizon = new Position(take(in), take(in));
        var count = take(in);
        if (count > BEYOND_MAX) {
            throw new IllegalArgumentException("names more than " + BEYOND_MAX + " batches");
        }
        var beyond = new ArrayList<Long>();
        var batch = 0L;
        for (var index = 0; index < count; index++) {
            batch += take(in);
            beyond.add(batch);
        }
        return new FeedPosition(database, at, horizon, beyond);
    }

    /** Seven bits in a byte, the lowest first. Numbers here are never negative. */
    private static void put(ByteBuffer out, long number) {
        var rest = number;
        while (rest > 0x7f) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long take(ByteBuffer in) {
        var number = 0L;
        for (var shift = 0; shift < 63; shift += 7) {
            var next = in.get();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number is too large");
    }
}
