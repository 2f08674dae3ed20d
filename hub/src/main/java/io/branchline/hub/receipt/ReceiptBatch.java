package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receipts that wait to be written, what is known twice only once. Not thread-safe.
 */
final class ReceiptBatch {
    /** A frame of messages by its last position, or a quote by its version. */
    record Place(int branch, long position) {}

    /** When it happened; null if it has not, or is not known here. */
    record Times(
            int tenant,
            @Nullable Instant delivered,
            @Nullable Instant applied) {
        Times and(Times later) {
            return new Times(
                    tenant, delivered == null ? later.delivered : delivered, applied == null ? later.applied : applied);
        }
    }

    /**
     * How far a branch is.
     *
     * @param said by the branch itself in its hello: it may have gone back
     */
    record Progress(int tenant, long position, Instant positionAt, long version, Instant versionAt, boolean said) {}

    /** Last message handed to the socket of a branch. */
    record Handed(long position, Instant at) {}

    /** One that cannot be used. */
    record Refusal(int tenant, int branch, Lane lane, long position, String reason, Instant at) {}

    final Map<Integer, Progress> progress = new HashMap<>();
    final Map<Integer, Handed> handed = new HashMap<>();
    final Map<Place, Times> frames = new LinkedHashMap<>();
    final Map<Place, Times> rates = new LinkedHashMap<>();
    final List<Refusal> refusals = new ArrayList<>();

    boolean isEmpty() {
        return progress.isEmpty() && handed.isEmpty() && frames.isEmpty() && rates.isEmpty() && refusals.isEmpty();
    }

    /** Rows that count against the limit; the others are one for each branch. */
    int rows() {
        return frames.size() + rates.size() + refusals.size();
    }

    void said(Branch branch, long position, long version, Instant at) {
        progress.put(branch.id(), new Progress(branch.tenant(), position, at, version, at, true));
    }

    void reached(Branch branch, Lane lane, long place, long otherLane, Instant at) {
        var before = progress.get(branch.id());
        var said = before != null && before.said;
        progress.put(
                branch.id(),
                lane == Lane.MESSAGES
                        ? new Progress(
                                branch.tenant(), place, at, otherLane, before == null ? at : before.versionAt, said)
                        : new Progress(
                                branch.tenant(), otherLane, before == null ? at : before.positionAt, place, at, said));
    }

    /** Takes up to so many rows of each kind out, the oldest first. */
    ReceiptBatch take(int rowsMax) {
        var taken = new ReceiptBatch();
        move(progress, taken.progress, rowsMax);
        move(handed, taken.handed, rowsMax);
        move(frames, taken.frames, rowsMax);
        move(rates, taken.rates, rowsMax);
        var some = refusals.subList(0, Math.min(rowsMax, refusals.size()));
        taken.refusals.addAll(some);
        some.clear();
        return taken;
    }

    /** Takes back what could not be written; what came since is newer. */
    void putBack(ReceiptBatch unwritten) {
        unwritten.progress.forEach(progress::putIfAbsent);
        unwritten.handed.forEach(handed::putIfAbsent);
        unwritten.frames.forEach((place, times) -> frames.merge(place, times, (newer, older) -> older.and(newer)));
        unwritten.rates.forEach((place, times) -> rates.merge(place, times, (newer, older) -> older.and(newer)));
        refusals.addAll(0, unwritten.refusals);
    }

    private static <K, V> void move(Map<K, V> from, Map<K, V> to, int max) {
        var entries = from.entrySet().iterator();
        while (entries.hasNext() && to.size() < max) {
            var entry = entries.next();
            to.put(entry.getKey(), entry.getValue());
            entries.remove();
        }
    }
}
