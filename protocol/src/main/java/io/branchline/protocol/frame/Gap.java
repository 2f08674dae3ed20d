package io.branchline.protocol.frame;

import io.branchline.protocol.event.Priority;
import java.util.UUID;

/**
 * Either way: the sender cannot provide these events, and says so (P6). In the session's own epoch the frame takes the
 * place of the events in the sequence.
 *
 * @param epoch journal the events belonged to
 * @param priority of the events
 * @param first first missing sequence
 * @param last last missing sequence; {@link #OPEN_END} if the sender cannot know
 * @param reason why, for a person
 */
public record Gap(UUID epoch, Priority priority, long first, long last, String reason) implements Frame {
    /** The end of a gap that lost its end with it: the largest whole number that survives a JSON double. */
    public static final long OPEN_END = (1L << 53) - 1;

    private static final long COST = 64;

    /** What the frame costs against credit, in bytes: a flat amount, so that damage cannot flood the hub with gaps. */
    public long cost() {
        return COST;
    }
}
