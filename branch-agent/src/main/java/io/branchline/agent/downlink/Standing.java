package io.branchline.agent.downlink;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the branch stands on the road down. Written in the transaction of every effect.
 *
 * @param identity of this database: another one has another, so that nobody mistakes its positions for those of the last
 * @param position through which messages are applied
 * @param ratesVersion through which rates are applied
 * @param skew how far the computer's clock was ahead of head office's; null if never measured
 * @param contact when head office was last heard of, by its own clock; null if never
 * @param forgottenSeq last entry of the stream that retention has removed; 0 if none
 * @param forgottenPosition position of that message; 0 if none
 */
public record Standing(
        String identity,
        long position,
        long ratesVersion,
        @Nullable Duration skew,
        @Nullable Instant contact,
        long forgottenSeq,
        long forgottenPosition) {
    /** What stands before the first database could be opened. */
    static final Standing NONE = fresh("");

    static Standing fresh(String identity) {
        return new Standing(identity, 0, 0, null, null, 0, 0);
    }

    Standing at(long newPosition) {
        return new Standing(identity, newPosition, ratesVersion, skew, contact, forgottenSeq, forgottenPosition);
    }

    Standing rates(long newVersion) {
        return new Standing(identity, position, newVersion, skew, contact, forgottenSeq, forgottenPosition);
    }

    Standing skew(Duration measured) {
        return new Standing(identity, position, ratesVersion, measured, contact, forgottenSeq, forgottenPosition);
    }

    Standing heard(@Nullable Instant last) {
        return new Standing(identity, position, ratesVersion, skew, last, forgottenSeq, forgottenPosition);
    }

    Standing forgotten(long seq, long messagePosition) {
        return new Standing(identity, position, ratesVersion, skew, contact, seq, messagePosition);
    }
}
