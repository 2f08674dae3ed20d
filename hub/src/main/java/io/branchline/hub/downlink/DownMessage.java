package io.branchline.hub.downlink;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.json.Fit;
import io.branchline.protocol.json.Shape;
import io.branchline.protocol.json.ShapeCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that must arrive at branches.
 *
 * @param event what is delivered; its id is unique among messages of one source, its data one JSON value
 * @param key messages of the same key and target replace each other once they are old enough to be forgotten; null for
 *     those of which every single one counts
 * @param targets who gets it, at least one; see {@link Targets}
 */
public record DownMessage(Event event, @Nullable String key, List<String> targets) {
    /** Most bytes of one message: the largest event that a branch may send, and where it came from. */
    public static final int COST_MAX = 262_144 + 4_096;

    private static final int KEY_LENGTH_MAX = 512;
    private static final Shape ANYTHING = new Shape.Any();

    public DownMessage {
        targets = Targets.checked(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets is empty; allowed is at least one");
        }
        if (event.cost() > COST_MAX) {
            throw new IllegalArgumentException("message costs " + event.cost() + "; allowed are at most " + COST_MAX);
        }
        // What is in the log is sent to every agent again and again: no later place could mend it.
        if (ShapeCheck.check(event.data().utf8(), ANYTHING, null) instanceof Fit.Misfit misfit) {
            throw new IllegalArgumentException("data" + misfit.pointer() + " " + misfit.detail());
        }
        if (key != null && (key.isEmpty() || key.length() > KEY_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "key has " + key.length() + " characters; allowed are 1 to " + KEY_LENGTH_MAX);
        }
    }

    /** A message for all branches. */
    public static DownMessage toAll(Event event, @Nullable String key) {
        return new DownMessage(event, key, List.of(Targets.ALL));
    }
}
