package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Receipts that wait to be written, what is known twice only once. Not thread-safe.
 */
final class ReceiptBatch {
    private static final Set<Lane> BOTH = Set.of(Lane.MESSAGES, Lane.RATES);
    private static final Set<Lane> MESSAGES = Set.of(Lane.MESSAGES);
    private static final Set<Lane> RATES = Set.of(Lane.RATES);

    /** A frame of messages by its last position, or a quote by its version. */
    record Place(int branch, long position) {}

    /** When it happened, in microseconds since 1970; 0 if it has not, or is not known here. */
    record Times(int tenant, long delivered, long applied) {
        static Times delivered(int tenant, long micros) {
            return new Times(tenant, micros, 0);
        }

        static Times applied(int tenant, long micros) {
            return new Times(tenant, 0, micros);
        }

        Times and(Times later) {
            return new Times(
                    tenant, delivered == 0 ? later.delivered : delivered, applied == 0 ? later.applied : applied);
        }
    }

    /**
     * How far a branch is, with times in microseconds since 1970.
     *
     * @param moved lanes in which it has told something
     * @param said by the branch itself in its hello: it may have gone back
     */
    record Progress(
            int tenant, long position, long positionAt, long version, long versionAt, Set<Lane> moved, boolean said) {
        Progress andSaid(boolean before) {
            return new Progress(tenant, position, positionAt, version, versionAt, moved, said || before);
        }
    }

    /** Last message handed to the socket of a branch. */
    record Handed(long position, long at) {}

    /** One that cannot be used. */
    record Refusal(int tenant, int branch, Lane lane, long position, String reason, long at) {}

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

    /** Whether a branch has told something in a lane. */
    boolean anyIn(Lane lane) {
        return progress.values().stream().anyMatch(each -> each.moved.contains(lane));
    }

    void said(Branch branch, long position, long version, long at) {
        progress.put(branch.id(), new Progress(branch.tenant(), position, at, version, at, BOTH, true));
    }

    /** Not before what is known since the last hello: what several branches tell is not kept in order. */
    void reached(int tenant, int branch, Lane lane, long place, long otherLane, long at) {
        var before = progress.get(branch);
        var position = lane == Lane.MESSAGES ? place : otherLane;
        var version = lane == Lane.RATES ? place : otherLane;
        progress.put(
                branch,
                before == null
                        ? new Progress(tenant, position, at, version, at, lane == Lane.RATES ? RATES : MESSAGES, false)
                        : new Progress(
                                tenant,
                                Math.max(position, before.position),
                                position > before.position ? at : before.positionAt,
                                Math.max(version, before.version),
                                version > before.version ? at : before.versionAt,
                                before.moved.contains(lane) ? before.moved : BOTH,
                                before.said));
    }

    /** Notes when it happened, if it is known here or there is room for one more. */
    void put(Lane lane, Place place, Times times, Note.Room room) {
        var rows = lane == Lane.MESSAGES ? frames : rates;
        if (rows.containsKey(place) || room.isThere()) {
            rows.merge(place, times, Times::and);
        }
    }

    static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
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
        unwritten.progress.forEach(
                (branch, told) -> progress.merge(branch, told, (newer, older) -> newer.andSaid(older.said)));
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
