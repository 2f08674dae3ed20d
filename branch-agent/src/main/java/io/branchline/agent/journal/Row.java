package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One row of an event table.
 *
 * @param priority whose table it is in
 * @param place key in that table: counts up for the life of the file and is never used twice
 * @param content what the POS chose
 * @param recordedMicros when it was kept, microseconds since 1970
 * @param checksum as stored
 */
record Row(Priority priority, long place, Content content, long recordedMicros, long checksum) {
    /** Whether the row is what was written. */
    boolean whole() {
        return checksum == Checksum.row(Checksum.content(content), priority, place, recordedMicros);
    }

    Event event() {
        return content.event(recordedTime());
    }

    Instant recordedTime() {
        return moment(recordedMicros);
    }

    static Instant moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }
}
