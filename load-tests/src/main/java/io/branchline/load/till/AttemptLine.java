package io.branchline.load.till;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line of the attempt log: tab-separated, a form that PostgreSQL's {@code COPY} reads as it is.
 *
 * @param kind what is written down
 * @param at when
 * @param branch code
 * @param id of the event
 * @param priority as answered; 0 if not answered
 * @param sequence as answered; 0 if not answered
 */
public record AttemptLine(Kind kind, Instant at, String branch, String id, int priority, long sequence) {
    /** What is written down. */
    public enum Kind {
        /** The event is about to be sent. */
        ATTEMPT,
        /** The agent answered that the event is kept. */
        KEPT,
        /** The agent answered that it will never keep the event. */
        REFUSED,
        /** No answer, or one that asks to try again. */
        FAILED
    }

    /** The event is about to be sent. */
    public static AttemptLine attempt(Instant at, String branch, String id) {
        return new AttemptLine(Kind.ATTEMPT, at, branch, id, 0, 0);
    }

    /** The text of the line without its end. */
    public String text() {
        return kind + "\t" + ChronoUnit.MICROS.between(Instant.EPOCH, at) + "\t" + branch + "\t" + id + "\t" + priority
                + "\t" + sequence;
    }
}
