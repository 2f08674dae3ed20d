package io.branchline.protocol.event;

import java.time.Duration;

/** When an event may travel. */
public sealed interface SyncMode {
    /** As soon as it is kept. */
    record RealTime() implements SyncMode {}

    /** Together with others, once in a while. */
    record Batch(Duration every) implements SyncMode {
        public Batch {
            if (every.isNegative() || every.isZero()) {
                throw new IllegalArgumentException("every is " + every + "; allowed is more than zero");
            }
        }
    }

    /** When a person asks for it. */
    record Manual() implements SyncMode {}
}
