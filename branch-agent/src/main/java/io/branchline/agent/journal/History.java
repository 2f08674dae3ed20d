package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import java.util.List;

/**
 * What the journal held at a moment, read backwards in parts, newest first. What is kept later is not in it. Not
 * thread-safe; one part at a time.
 */
public final class History {
    /** Rows of one part. */
    static final int EVENTS_MAX = 500;

    /** Cost of a part at which it ends, in bytes; one event may go beyond. */
    static final long COST_MAX = 512 * 1024;

    /**
     * Events before those that were read last.
     *
     * @param events whole ones, newest first; what is damaged is left out
     * @param more whether older rows are held
     */
    public record Part(List<Event> events, boolean more) {
        public Part {
            events = List.copyOf(events);
        }
    }

    /** A part, and the place below which the next one begins. */
    record Cut(Part part, long below) {}

    private final Reader reader;
    private PerPriority below;

    History(Reader reader, PerPriority last) {
        this.reader = reader;
        this.below = PerPriority.from(priority -> last.get(priority) + 1);
    }

    /** The next older part of a priority. */
    public Future<Part> older(Priority priority) {
        return reader.before(priority, below.get(priority)).map(cut -> {
            below = below.with(priority, cut.below());
            return cut.part();
        });
    }
}
