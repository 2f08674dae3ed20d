package io.branchline.load.simulation.road;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Deliver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of head office's log.
 *
 * @param position in the log
 * @param event what is delivered
 * @param key items of one key and target replace each other when old ones are forgotten; null if each counts
 * @param targets whom it is for
 * @param atMicros when it was committed
 */
record Message(long position, Event event, @Nullable String key, List<String> targets, long atMicros) {
    Message {
        targets = List.copyOf(targets);
    }

    Deliver.Item item() {
        return new Deliver.Item(position, event);
    }
}
