package io.branchline.agent.downlink;

/**
 * One entry of the stream for the tills.
 *
 * @param seq its place; rising, never given twice by one database
 * @param kind what it is
 * @param name of the event the tills see: {@code rate}, {@code message}, {@code stale} or {@code fresh}
 * @param position of the message, or version of the quote
 * @param body JSON
 */
public record StreamEntry(long seq, Kind kind, String name, long position, String body) {
    /** What an entry is. */
    public enum Kind {
        /** A quote took effect; replaces the earlier one of its key. */
        RATE,
        /** A rate became stale or fresh; replaces the earlier one of its key. */
        STATE,
        /** A message of head office or another branch. */
        MESSAGE;

        String word() {
            return switch (this) {
                case RATE -> "rate";
                case STATE -> "state";
                case MESSAGE -> "message";
            };
        }

        static Kind of(String word) {
            return switch (word) {
                case "rate" -> RATE;
                case "state" -> STATE;
                default -> MESSAGE;
            };
        }
    }
}
